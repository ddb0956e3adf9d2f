"""The expert: replays the oracle of the task's kind, one reply a turn, in the form that its prompt asks for.

It keeps nothing between replies: each time it finds its task by the question's text and its place by what it has
been shown.
"""

from agents import observation
from agents.scripted.transcript import Transcript, tokens
from models import Reply, Request, Usage
from models.prices import cost
from models.spec import ModelSpec
from tasks.kind import Kind, all_kinds
from tasks.oracle import Ask, Seen

ASKING = "What should I know about how to answer this question?"


class Expert:
    def __init__(self, spec: ModelSpec) -> None:
        self._spec = spec
        self._kinds = all_kinds()

    async def reply(self, request: Request) -> Reply:
        said = self.say(Transcript.of(request.messages))
        read = sum(tokens(message.content) for message in request.messages)
        usage = Usage(read, tokens(said))
        return Reply(said, usage=usage, model=self._spec.id, cost_usd=cost(usage, self._spec.price))

    async def close(self) -> None:
        """Nothing is open."""

    def say(self, transcript: Transcript) -> str:
        kind = self.kind_of(transcript.question)
        if kind is None:
            return respond(transcript, "None")
        if kind.sign in transcript.system:
            return self.replay(kind, transcript, transcript.system, transcript.shown)
        if not transcript.shown:
            return respond(transcript, ASKING)
        return self.replay(kind, transcript, transcript.shown[0], transcript.shown[1:])

    def replay(self, kind: Kind, transcript: Transcript, rule: str, shown: tuple[str, ...]) -> str:
        step = place(kind, transcript.question, rule, tuple(map(observation.read, shown)))
        return execute(transcript, step) if isinstance(step, Ask) else respond(transcript, step)

    def kind_of(self, question: str) -> Kind | None:
        return next((kind for kind in self._kinds if kind.recognises(question)), None)


def place(kind: Kind, question: str, rule: str, seen: tuple[Seen, ...]) -> Ask | str:
    """Where the oracle stands after these observations: its next question, or its answer."""
    oracle = kind.oracle(question, rule)
    try:
        step = next(oracle)
        for one in seen:
            step = oracle.send(one)
    except StopIteration as end:
        return str(end.value)
    return step


def execute(transcript: Transcript, ask: Ask) -> str:
    return f"{_thought(transcript, 'I ask the org.')}<execute>\n{ask.text}\n</execute>"


def respond(transcript: Transcript, answer: str) -> str:
    return f"{_thought(transcript, 'That is all I need.')}<respond>\n{answer}\n</respond>"


def _thought(transcript: Transcript, text: str) -> str:
    return f"<thought>\n{text}\n</thought>\n" if transcript.thinks else ""
