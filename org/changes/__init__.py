"""Records written: only to an org that was opened for it, one change at a time, each whole or not at all."""

from org.changes.changes import Changes
from org.changes.opening import opened

__all__ = ["Changes", "opened"]
