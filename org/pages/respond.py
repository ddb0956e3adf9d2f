"""From a request to its page: the session first, then the address, then the method.

Whoever has no session learns nothing of the org: every address leads to the login page, and from there back.
"""

import logging
from collections.abc import Callable, Mapping

from org.errors import InvalidSession, SalesforceError, Unexpected
from org.pages import addresses, headers
from org.pages.visit import Download, Foreign, Missing, Onward, Page, Refused, TooLarge, Visit, WrongMethod
from org.rest import Door, Request, Response
from org.rest.message import HTML
from org.rest.sizes import LARGEST_FORM

Answer = Page | Onward | Download
Action = Callable[[Visit], Answer]
log = logging.getLogger("proctor.org")


def respond(door: Door, request: Request) -> Response:
    return door.gate.through(request, lambda: _answered(door, request))


def _answered(door: Door, request: Request) -> Response:
    visit = Visit(door, request)
    try:
        visit = Visit(door, request, _user(door, request))
        _check_sizes(request)
        return _sent(visit, _action(visit)(visit))
    except Refused as refused:
        found = _sent(visit, _refusal(refused))
        extra = {"Allow": refused.allowed} if isinstance(refused, WrongMethod) else {}
        return Response(found.status, found.body, {**found.headers, **extra})
    except SalesforceError as error:
        return _sent(visit, _failure(error))
    except Exception:  # the boundary: whatever is our own fault must still be an answer, and be known
        log.exception("%s %s", request.method, request.path)
        return _sent(visit, _failure(Unexpected()))


def _user(door: Door, request: Request) -> str:
    session = headers.session_in(request)
    if not session:
        return ""
    try:
        user = door.sessions.user_of(session)
        door.gate.alive(session)
    except InvalidSession:
        return ""
    return user


def _check_sizes(request: Request) -> None:
    if len(request.path) + len(request.search) > addresses.LONGEST:
        raise TooLarge("This address is too long.")
    if len(request.body) > LARGEST_FORM:
        raise TooLarge("This form is too large.")


def _action(visit: Visit) -> Action:
    segments = visit.request.segments
    actions = _public(segments)
    if actions is None:
        if not visit.user:
            return _to_login
        actions = _known(segments)
    method = "GET" if visit.request.method == "HEAD" else visit.request.method
    if method not in actions:
        raise WrongMethod(", ".join([*["HEAD"] * ("GET" in actions), *actions]))
    if method == "POST" and not headers.is_ours(visit.request):
        raise Foreign("This form was not sent from a page of this org.")
    return actions[method]


def _public(segments: list[str]) -> Mapping[str, Action] | None:
    from org.pages import drawing, entry

    match segments:
        case []:
            return {"GET": entry.front}
        case ["login"]:
            return {"POST": entry.login}
        case ["logout"]:
            return {"POST": entry.logout}
        case ["static", name]:
            return {"GET": lambda _: drawing.static(name)}
        case _:
            return None


def _known(segments: list[str]) -> Mapping[str, Action]:
    from org.pages import console, home, listing, record, search

    match segments:
        case ["lightning", "page", "home"]:
            return {"GET": home.home}
        case ["objects"]:
            return {"GET": home.objects}
        case ["lightning", "o", name, "list"]:
            return {"GET": lambda visit: listing.listing(visit, name)}
        case ["lightning", "r", name, identifier, "view"]:
            return {"GET": lambda visit: record.record(visit, name, identifier)}
        case ["search"]:
            return {"GET": search.search}
        case ["console"]:
            return {"GET": console.console}
        case [identifier]:
            return {"GET": lambda visit: record.place(visit, identifier)}
        case _:
            raise Missing("There is no page at this address.")


def _to_login(visit: Visit) -> Onward:
    request = visit.request
    asked = f"{request.path}?{request.search}" if request.search else request.path
    after = addresses.local(asked) if request.method in ("GET", "HEAD") else ""
    return Onward(addresses.login(after, ended=bool(headers.session_in(request))))


def _refusal(refused: Refused) -> Page:
    return Page("error.html", refused.title, {"code": "", "message": refused.message}, refused.status)


def _failure(error: SalesforceError) -> Page:
    return Page("error.html", "Error", {"code": error.code, "message": error.message}, error.status)


def _sent(visit: Visit, answer: Answer) -> Response:
    whole = _whole(visit, answer)
    return Response(whole.status, b"", whole.headers) if visit.request.method == "HEAD" else whole


def _whole(visit: Visit, answer: Answer) -> Response:
    if isinstance(answer, Onward):
        kept = {} if answer.session is None else {"Set-Cookie": headers.cookie(visit.request, answer.session)}
        return Response(answer.status, b"", {**headers.NOT_KEPT, "Location": answer.to, **kept})
    if isinstance(answer, Download):
        return Response(200, answer.body, {**headers.NOT_KEPT, **answer.headers, "Content-Type": answer.kind})
    from org.pages.drawing import drawn

    return Response(answer.status, drawn(visit, answer), {**headers.NOT_KEPT, "Content-Type": HTML})
