"""A talk as a scripted model reads it: what was asked, what is known, and what has been observed so far."""

from collections.abc import Sequence
from dataclasses import dataclass

from models import Message

CHARACTERS_PER_TOKEN = 4


@dataclass(frozen=True, slots=True)
class Transcript:
    """`shown` are the texts that followed the model's own replies, in order."""

    system: str
    question: str
    shown: tuple[str, ...]
    thinks: bool

    @classmethod
    def of(cls, messages: Sequence[Message]) -> "Transcript":
        system = "\n".join(message.content for message in messages if message.role == "system")
        said = [message.content for message in messages if message.role in ("user", "tool")]
        return cls(system, said[0], tuple(said[1:]), "<thought>" in system)


def tokens(text: str) -> int:
    return max(1, len(text) // CHARACTERS_PER_TOKEN)
