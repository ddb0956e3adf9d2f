"""A browser agent's hands and eyes: Chromium on an org's pages, steered by labels and read by its DOM alone."""

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import yaml
from playwright.sync_api import Browser, BrowserContext, Locator, Page, sync_playwright

import org
from org.rest import Door
from org.server import running
from tests.org.conftest import FIXTURES, write_org

NAMES = ("chromium", "chromium-browser", "google-chrome")
DESKTOP, PHONE = 1280, 390
LONG_NAME = "001000000000006AAA"
# One address of every kind of page.
KINDS = {
    "home": "/lightning/page/home",
    "objects": "/objects",
    "list": "/lightning/o/Case/list",
    "filtered": "/lightning/o/Case/list?field=Status&operator=eq&value=Closed&field=CreatedDate&operator=ge"
    "&value=2024-05-01&by=CreatedDate&sort=ClosedDate&way=desc",
    "accounts": "/lightning/o/Account/list",
    "case": "/lightning/r/Case/500000000000027AAA/view",
    "user": "/lightning/r/User/005000000000001AAA/view",
    "article": "/lightning/r/Knowledge__kav/ka0000000000001AAA/view",
    "long": f"/lightning/r/Account/{LONG_NAME}/view",
    "search": "/search?q=lantern",
    "nothing": "/search?q=submarine",
    "console": "/console",
    "result": "/console?q=SELECT+Id,Name,(SELECT+Id,Subject,Status+FROM+Cases)+FROM+Account",
}
# Pages that tell of a mistake: browsers count their status as an error of the page's.
MISTAKES = {
    "error": "/console?q=SELECT+Id,+Nmae+FROM+Case+WHERE+Status+=+'Closed'",
    "amiss": "/lightning/o/Case/list?field=CreatedDate&operator=lt&value=yesterday-ish",
    "missing": "/lightning/r/Case/500000000000999AAA/view",
}


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    path = folder / "service.org"
    write_org(path, yaml.safe_load((FIXTURES / "service.yaml").read_text("utf-8")))
    opened = org.open(path)
    try:
        with running(Door(opened)) as address:
            yield address
    finally:
        opened.close()


@contextmanager
def chromium() -> Iterator[Browser]:
    """The one that the machine has."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    assert found is not None, "no Chromium on this machine: `make test-foreign` says how to come by one"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield browser
        browser.close()


def context(browser: Browser, *, width: int = DESKTOP, dark: bool = False) -> BrowserContext:
    made = browser.new_context(
        viewport={"width": width, "height": 844}, color_scheme="dark" if dark else "light", accept_downloads=True
    )
    made.set_default_timeout(5000)
    return made


class Agent:
    """`troubles` are what the browser complained of, and what it asked of anyone but the server."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.address = address
        self.troubles: list[str] = []
        page.on("console", lambda message: self.troubles.append(message.text))
        page.on("pageerror", lambda error: self.troubles.append(str(error)))
        page.on("request", lambda request: self._asked(request.url))

    def _asked(self, url: str) -> None:
        if not url.startswith(f"{self.address}/"):
            self.troubles.append(f"asked for {url}")

    def log_in(self, username: str = "ada@shop.example") -> None:
        self.page.goto(self.address)
        self.page.get_by_label("Username").fill(username)
        self.page.get_by_label("Password").fill("proctor")
        self.page.get_by_role("button", name="Log in").click()
        self.page.get_by_role("heading", name="Home").wait_for()

    def list_of(self, label: str) -> None:
        self.page.get_by_role("navigation", name="Main").get_by_role("link", name="Objects").click()
        self.click(label)

    def click(self, name: str) -> None:
        self.page.get_by_role("main").get_by_role("link", name=name, exact=True).first.click()

    def apply(self) -> None:
        self.page.get_by_role("button", name="Apply").click()

    def filter(self, field: str, operator: str, value: str = "") -> None:
        self.page.get_by_label("Add a filter").select_option(label=field)
        self.page.get_by_label("Operator", exact=True).select_option(label=operator)
        self.page.get_by_label("Value", exact=True).fill(value)
        self.apply()

    def within(self, field: str, first: str, last: str) -> None:
        self.filter(field, "at least / on or after", first)
        self.filter(field, "at most / on or before", last)

    def show(self, *labels: str) -> None:
        """These columns and no others."""
        self.page.get_by_text("Columns", exact=True).click()
        chosen = self.page.get_by_role("group").locator("input:checked")
        while chosen.count():
            chosen.first.uncheck()
        for label in labels:
            self.page.get_by_label(label, exact=True).check()
        self.apply()

    def counted_by(self, field: str) -> dict[str, int]:
        self.page.get_by_label("Count by").select_option(label=field)
        self.apply()
        rows = _rows(self.page.get_by_role("region", name="Counts"))
        return {next(iter(row.values())): int(row["Records"].replace(",", "")) for row in rows}

    def rows(self, region: str) -> list[dict[str, str]]:
        return _rows(self.page.get_by_role("region", name=region, exact=True))

    def search(self, text: str) -> None:
        self.page.get_by_label("Search all records").fill(text)
        self.page.get_by_role("search").get_by_role("button").click()

    def ask(self, query: str) -> list[dict[str, str]]:
        self.page.get_by_role("link", name="Query console").click()
        self.page.get_by_label("SOQL or SOSL").fill(query)
        self.page.get_by_role("button", name="Run").click()
        return self.rows("Result")

    def record_id(self) -> str:
        return (
            self.page.get_by_text("Record ID", exact=True).first.locator("xpath=following-sibling::code").inner_text()
        )

    def value(self, label: str) -> str:
        term = self.page.locator("dt").filter(has_text=re.compile(f"^{label}$")).first
        return term.locator("xpath=following-sibling::dd").inner_text()

    def timeline(self) -> list[str]:
        self.page.get_by_role("heading", name="Timeline").wait_for()
        return self.page.get_by_role("region", name="Timeline").get_by_role("listitem").all_inner_texts()


def overflow(page: Page) -> int:
    """By how many pixels a page is wider than its window."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def _rows(region: Locator) -> list[dict[str, str]]:
    heads = [text.strip(" ▲▼\n") for text in region.locator("thead th").all_inner_texts()]
    rows = region.locator("tbody tr").all()
    return [dict(zip(heads, row.locator("th, td").all_inner_texts(), strict=True)) for row in rows]
