"""The journal of replies: what a model said is committed before anyone acts on it, and read back on resume.

The n-th time that an episode asks the same request, it gets the n-th reply.
"""

from sqlalchemy import Connection, select

from tracing import content
from tracing.insert import insert_new, table_of
from tracing.tables import Reply

REPLIES = table_of(Reply)


def record(connection: Connection, episode_key: int, request: bytes, number: int, reply: str) -> None:
    content.keep(connection, [reply])
    row = {"episode_key": episode_key, "request": request, "number": number, "content": content.digest(reply)}
    insert_new(connection, Reply, [row])


def replies(connection: Connection, episode_key: int) -> dict[tuple[bytes, int], str]:
    """All that an episode has been told so far, by request and number."""
    found = connection.execute(
        select(REPLIES.c.request, REPLIES.c.number, REPLIES.c.content).where(REPLIES.c.episode_key == episode_key)
    )
    texts = {(row.request, row.number): content.read(connection, row.content) for row in found}
    return {key: text for key, text in texts.items() if text is not None}
