"""Pictures of every kind of page, wide, narrow and dark: `python -m tests.foreign.shots FOLDER`."""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.foreign.browsing import DESKTOP, KINDS, MISTAKES, PHONE, Agent, chromium, context, serving

MODES = {"desktop": (DESKTOP, False), "phone": (PHONE, False), "dark": (DESKTOP, True)}


def shots(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as scratch, serving(Path(scratch)) as address, chromium() as browser:
        for mode, (width, dark) in MODES.items():
            page = context(browser, width=width, dark=dark).new_page()
            page.goto(address)
            page.screenshot(path=folder / f"login-{mode}.png")
            Agent(page, address).log_in()
            for name, path in {**KINDS, **MISTAKES}.items():
                page.goto(address + path)
                page.screenshot(path=folder / f"{name}-{mode}.png", full_page=True)


if __name__ == "__main__":
    shots(Path(sys.argv[1]))
