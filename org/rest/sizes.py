"""How many bytes a request may have: read from a socket, unpacked, or handed over within this process alike."""

import re

from org.errors import RequestError

# Of who has shown no session yet, and of who steers the org.
SMALL = 64 * 1024
# What a page's own forms send.
LARGEST_FORM = 16_000
LARGEST = 50_000_000
# The rows of a bulk job come in one piece.
LARGEST_UPLOAD = 150_000_000
UPLOAD = re.compile(r"/+services/+data/+[^/]+/+jobs/+ingest/+[^/]+/+batches/*")


class TooLarge(RequestError):
    code = "EXCEEDED_MAX_SIZE_REQUEST"
    status = 413

    def __init__(self, most: int) -> None:
        super().__init__(f"The body of a request may have {most} bytes here")


def largest(path: str) -> int:
    """Of a request with a session."""
    return LARGEST_UPLOAD if UPLOAD.fullmatch(path) else LARGEST
