"""Pages drawn from their templates. Everything that is no markup of ours is escaped, and no sign in it steers a page.

Jinja is loaded with the first page, once for the process.
"""

from functools import lru_cache
from hashlib import sha256
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from org.pages import addresses, columns, headers
from org.pages.visit import Download, Missing, Page, Visit
from org.schema import Schema
from org.shown.signs import steady

if TYPE_CHECKING:
    from jinja2 import Environment

STATIC = {"style.css": "text/css; charset=utf-8", "icon.svg": "image/svg+xml"}


def drawn(visit: Visit, page: Page) -> bytes:
    environment = _environment()
    common = {
        "title": page.title,
        "user": _called(visit) if visit.user else "",
        "org_name": visit.org.about.get("name", "Proctor org"),
        "timezone": visit.org.about.get("timezone", "UTC"),
        "q": "",
    }
    help_with = {"fields_help": _fields_help(visit.schema)} if page.template == "console.html" else {}
    text = environment.get_template(page.template).render({**common, **help_with, **page.values})
    return text.encode("utf-8", "replace")


def static(name: str) -> Download:
    if name not in STATIC:
        raise Missing("There is no page at this address.")
    return Download(_content(name), STATIC[name], headers.KEPT)


def _called(visit: Visit) -> str:
    """Who is in, by name."""
    return str(visit.door.accounts.about(visit.user).get("Name") or visit.user)


def _content(name: str) -> bytes:
    return (files("org.pages") / "static" / name).read_bytes()


@lru_cache(maxsize=1)
def _environment() -> "Environment":
    from jinja2 import Environment, PackageLoader, StrictUndefined

    made = Environment(
        loader=PackageLoader("org.pages"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_harmless,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    version = sha256(_content("style.css")).hexdigest()[:8]
    made.globals.update(style=f"/static/style.css?v={version}", home=addresses.HOME, label=columns.label)
    made.globals.update(listing=addresses.listing, console_of=addresses.console)
    return made


def _harmless(value: Any) -> Any:
    """Steering signs as JSON writes them, so that they are seen; markup of ours has none."""
    return steady(value, kept="\t\n\r") if type(value) is str else value


@lru_cache(maxsize=8)
def _fields_help(schema: Schema) -> str:
    """All objects and fields, as the console shows them beside it: markup, long, and the same on every visit."""
    things = sorted(schema.objects.values(), key=lambda thing: thing.name)
    return _environment().get_template("fields.html").render(things=things)
