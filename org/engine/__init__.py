"""The database behind an embedded org: one SQLite file, read-only once written."""

from org.engine.embedded import Org, QueryResult
from org.engine.file import write

open_org = Org.open

__all__ = ["Org", "QueryResult", "open_org", "write"]
