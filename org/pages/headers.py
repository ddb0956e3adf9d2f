"""The headers of every page: nothing is loaded but our own style, nothing is framed, no record is kept by a cache."""

from collections.abc import Mapping

from org.rest import Request

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
# Referrers stay at home; were there none at all, browsers would not tell the origin of our own forms either.
ALWAYS: Mapping[str, str] = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
NOT_KEPT: Mapping[str, str] = {**ALWAYS, "Cache-Control": "no-store"}
KEPT: Mapping[str, str] = {**ALWAYS, "Cache-Control": "public, max-age=3600"}
COOKIE = "sid"
USUAL_PORTS = frozenset(["80", "443"])


def session_in(request: Request) -> str:
    """The session that the browser kept."""
    for part in request.headers.get("cookie", "").split(";"):
        name, _, value = part.strip().partition("=")
        if name == _name(request):
            return value
    return ""


def cookie(request: Request, session: str) -> str:
    """No script reads it, and no other site sends it; nothing makes the browser forget it."""
    secure = "; Secure" if request.origin.startswith("https:") else ""
    forgotten = "" if session else "; Max-Age=0"
    return f"{_name(request)}={session}; Path=/; HttpOnly; SameSite=Strict{secure}{forgotten}"


def _name(request: Request) -> str:
    """Browsers keep one cookie for all ports of a host, so that orgs side by side need a name each."""
    port = request.origin.rpartition(":")[2]
    return f"{COOKIE}-{port}" if port.isdecimal() and port not in USUAL_PORTS else COOKIE


def is_ours(request: Request) -> bool:
    """Whether a form comes from one of our own pages: browsers always tell, and no page can make them lie."""
    return bool(request.origin) and request.headers.get("origin") == request.origin
