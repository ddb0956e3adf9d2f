"""The novice: the expert with a fault, drawn from the question itself, so that it errs the same way each time."""

import hashlib

from agents import observation
from agents.scripted.expert import Expert, execute, respond
from agents.scripted.transcript import Transcript
from tasks.kind import Kind
from tasks.oracle import Ask

FAULTS = ("none", "gives_up", "first_seen", "bad_query")
BROKEN = Ask("soql", "SELECT * FROM Case")


class Novice(Expert):
    def replay(self, kind: Kind, transcript: Transcript, rule: str, shown: tuple[str, ...]) -> str:
        match fault_for(transcript.question):
            case "gives_up":
                return respond(transcript, "None")
            case "first_seen" if shown:
                return respond(transcript, _first_seen(shown[0]))
            case "bad_query" if not shown:
                return execute(transcript, BROKEN)
            case "bad_query":
                return super().replay(kind, transcript, rule, shown[1:])
        return super().replay(kind, transcript, rule, shown)


def fault_for(question: str) -> str:
    return FAULTS[hashlib.sha256(question.encode()).digest()[0] % len(FAULTS)]


def _first_seen(shown: str) -> str:
    rows = observation.read(shown).rows
    return str(next(iter(rows[0].values()))) if rows else "I could not find it."
