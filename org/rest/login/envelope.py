"""SOAP as far as logins need it: what an envelope asks, read with suspicion, and the envelopes that answer.

An envelope with a document type is refused before any of it is looked at: entities, and with them files and hosts
that are named in one, are never resolved.
"""

import html
from collections.abc import Mapping
from dataclasses import dataclass
from xml.parsers import expat

# Characters that XML cannot hold, however they are written.
UNWRITABLE = dict.fromkeys([*(set(range(32)) - {9, 10, 13}), 0xFFFE, 0xFFFF, *range(0xD800, 0xE000)])
DECLARED = '<?xml version="1.0" encoding="UTF-8"?>'
SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
SCHEMA = "http://www.w3.org/2001/XMLSchema-instance"


class NoEnvelope(Exception):
    """What came is no envelope that could be answered; the text says why."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """`values` are the texts directly within the operation; `session` is the header's."""

    operation: str
    values: Mapping[str, str]
    session: str


def read(body: bytes) -> Envelope:
    reader = _Reader()
    try:
        reader.parser.Parse(body, True)
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise NoEnvelope("the request is not well-formed XML") from error
    if not reader.operation:
        raise NoEnvelope("the request has no operation")
    return Envelope(reader.operation, reader.values, reader.session)


class _Reader:
    """Knows where it is by the local names of the elements around it."""

    def __init__(self) -> None:
        self.operation = ""
        self.values: dict[str, str] = {}
        self.session = ""
        self._path: list[str] = []
        self._text: list[str] = []
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartDoctypeDeclHandler = self._refused
        self.parser.EntityDeclHandler = self._refused
        self.parser.StartElementHandler = self._begins
        self.parser.EndElementHandler = self._ends
        self.parser.CharacterDataHandler = self._text.append

    def _refused(self, *_: object) -> None:
        raise NoEnvelope("a document type is not allowed")

    def _begins(self, name: str, _: object) -> None:
        self._path.append(name.rpartition(" ")[2])
        self._text.clear()
        if self._path[:2] == ["Envelope", "Body"] and len(self._path) == 3:
            if self.operation:
                raise NoEnvelope("the request has several operations")
            self.operation = self._path[2]

    def _ends(self, _: str) -> None:
        text = "".join(self._text)
        match self._path:
            case ["Envelope", "Body", _, name]:
                self.values[name] = text
            case ["Envelope", "Header", "SessionHeader", "sessionId"]:
                self.session = text
        self._path.pop()
        self._text.clear()


def response(api: str, operation: str, content: str) -> bytes:
    """`api` is `partner` or `enterprise`."""
    opened = f'<soapenv:Envelope xmlns:soapenv="{SOAP}" xmlns="urn:{api}.soap.sforce.com" xmlns:xsi="{SCHEMA}">'
    named = f"{operation}Response"
    inner = f"<soapenv:Body><{named}>{content}</{named}></soapenv:Body></soapenv:Envelope>"
    return (DECLARED + opened + inner).encode()


def fault(api: str, kind: str, code: str, message: str) -> bytes:
    """`kind` is the fault's name, as `LoginFault`."""
    names = f'xmlns:soapenv="{SOAP}" xmlns:sf="urn:fault.{api}.soap.sforce.com" xmlns:xsi="{SCHEMA}"'
    told = elements({"sf:exceptionCode": code, "sf:exceptionMessage": message})
    detail = f'<detail><sf:{kind} xsi:type="sf:{kind}">{told}</sf:{kind}></detail>'
    text = elements({"faultcode": f"sf:{code}", "faultstring": f"{code}: {message}"})
    body = f"<soapenv:Body><soapenv:Fault>{text}{detail}</soapenv:Fault></soapenv:Body>"
    return f"{DECLARED}<soapenv:Envelope {names}>{body}</soapenv:Envelope>".encode()


def no_request(message: str) -> bytes:
    """The fault of a request that could not even be read."""
    text = elements({"faultcode": "soapenv:Client", "faultstring": message})
    body = f"<soapenv:Body><soapenv:Fault>{text}</soapenv:Fault></soapenv:Body>"
    return f'{DECLARED}<soapenv:Envelope xmlns:soapenv="{SOAP}">{body}</soapenv:Envelope>'.encode()


def elements(values: Mapping[str, str | None]) -> str:
    return "".join(
        f'<{name} xsi:nil="true"/>' if value is None else f"<{name}>{_escaped(value)}</{name}>"
        for name, value in values.items()
    )


def _escaped(text: str) -> str:
    return html.escape(text.translate(UNWRITABLE), quote=False)
