"""From how the network fails to what its user can do about it, in one line."""

import ssl
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from pathlib import Path

import requests

from org.connection import errors
from org.connection.errors import Unreachable

# What OpenSSL found wrong with a certificate: X509_V_ERR_HOSTNAME_MISMATCH, _IP_ADDRESS_MISMATCH, _CERT_HAS_EXPIRED.
OTHER_HOST, EXPIRED = frozenset([62, 64]), 10
NO_TLS = ("WRONG_VERSION_NUMBER", "HTTP_REQUEST", "RECORD_LAYER_FAILURE")
Causes = Sequence[BaseException]


@dataclass(frozen=True, slots=True)
class Place:
    """Where an org should be, and what is trusted there; `served` by this program, or Salesforce's own."""

    origin: str
    ca: Path | str | None
    served: bool


def unreachable(error: Exception, place: Place) -> Unreachable:
    """By the innermost reason that the network gave."""
    if isinstance(error, requests.HTTPError):
        return errors.NoAnswer(f"{place.origin} {error}: it is busy or down for now, so try again later")
    causes = list(_causes(error))
    names = {type(cause).__name__ for cause in causes}
    for known, told in REASONS.items():
        if known & names:
            return told(place, causes)
    reason = type(error).__name__
    return Unreachable(f"{place.origin} cannot be reached ({reason}): check the network, then the settings")


def _proxy(place: Place, _: Causes) -> Unreachable:
    return Unreachable(f"{place.origin} cannot be reached through the proxy: check `proxy` in the settings")


def _unknown(place: Place, _: Causes) -> Unreachable:
    return errors.HostUnknown(f"{place.origin} cannot be reached: there is no such host, or no network; check its name")


def _tls(place: Place, causes: Causes) -> Unreachable:
    if any(isinstance(cause, ssl.SSLError) and cause.reason in NO_TLS for cause in causes):
        advice = "give its address with http:// if it is an org served without"
        return errors.NoOrg(f"{place.origin} does not speak TLS: {advice}")
    codes = {cause.verify_code for cause in causes if isinstance(cause, ssl.SSLCertVerificationError)}
    return errors.NotTrusted(_not_trusted(codes, place))


def _broken(place: Place, _: Causes) -> Unreachable:
    advice = "check host and port"
    if place.origin.startswith("http://"):
        advice = "give its address with https:// if it is an org served with --tls"
    return errors.NoOrg(f"{place.origin} ends the connection without an answer: {advice}")


def _late(place: Place, _: Causes) -> Unreachable:
    return errors.NoAnswer(f"{place.origin} gave no answer in time: check host and port, or allow it more time")


def _refused(place: Place, _: Causes) -> Unreachable:
    advice = "start it with `python -m org serve`" if place.served else "check host and port"
    return errors.ConnectionRefused(f"{place.origin} cannot be reached, as nobody listens there: {advice}")


def _elsewhere(place: Place, _: Causes) -> Unreachable:
    return errors.NoOrg(f"{place.origin} sends to another address: name that one in the settings")


def _not_trusted(codes: Set[int], place: Place) -> str:
    origin = place.origin
    if codes & OTHER_HOST:
        return f"{origin} shows the certificate of another host: use the name that its certificate is for"
    if EXPIRED in codes:
        return f"{origin} shows a certificate that has expired: have it renewed"
    if place.ca is not None:
        return f"{origin} shows a certificate that {place.ca} does not vouch for: name the one it uses now as `ca`"
    advice = (
        "name the file of the certificate that it made for itself as `ca`; `python -m org serve --tls` says where it is"
        if place.served
        else "if your network puts certificates of its own before others', name the file of its authority as `ca`"
    )
    return f"{origin} shows a certificate that is not trusted: {advice}"


def _causes(error: BaseException) -> Iterator[BaseException]:
    """requests keeps what urllib3 told it as an argument, and urllib3 as a reason."""
    seen: set[int] = set()
    waiting: list[object] = [error]
    while waiting:
        one = waiting.pop()
        if not isinstance(one, BaseException) or id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        waiting += [one.__cause__, one.__context__, getattr(one, "reason", None), *one.args]


# By the names of the errors, the more telling ones first: a proxy's trouble holds that of its network.
REASONS: Mapping[Set[str], Callable[[Place, Causes], Unreachable]] = {
    frozenset(["ProxyError"]): _proxy,
    frozenset(["NameResolutionError", "gaierror"]): _unknown,
    frozenset(["SSLError", "SSLCertVerificationError", "SSLZeroReturnError", "SSLEOFError"]): _tls,
    frozenset(["ConnectTimeout", "ConnectTimeoutError", "ReadTimeout", "ReadTimeoutError", "TimeoutError"]): _late,
    frozenset(["ConnectionRefusedError"]): _refused,
    frozenset(["TooManyRedirects"]): _elsewhere,
    frozenset(["RemoteDisconnected", "ConnectionResetError", "BadStatusLine"]): _broken,
}
