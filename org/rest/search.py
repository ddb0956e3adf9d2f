"""SOSL over REST."""

from org.errors import MalformedSearch
from org.rest.call import Answer, Call

# Before this version, what is found was not wrapped.
WRAPPED = 37


def search(call: Call) -> Answer:
    text = call.query.get("q")
    if text is None:
        raise MalformedSearch("No search term found. The search term must be enclosed in braces.")
    return found(call, text)


def found(call: Call, text: str) -> Answer:
    records = call.door.org.search(text, user=call.user, api=call.api)
    return Answer({"searchRecords": records} if call.since(WRAPPED) else records)
