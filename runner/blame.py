"""Whose doing an error was: the one place where it is decided.

An error of the user stops the sweep. Everything else that escapes an episode is infrastructure's, or a defect of
ours: it never counts as an answer, and the episode is owed again.
"""

from typing import Literal

from sqlalchemy.exc import SQLAlchemyError

from agents.tools import OrgDown
from models.errors import Misconfigured, Transient
from org.errors import OrgUnavailable
from tracing import StoreUnavailable

Owner = Literal["user", "model_provider", "org", "store", "defect"]


def blame(error: BaseException) -> Owner:
    match error:
        case Misconfigured() | OrgUnavailable():
            return "user"
        case Transient():
            return "model_provider"
        case OrgDown():
            return "org"
        case SQLAlchemyError() | StoreUnavailable():
            return "store"
    return "defect"


def line(error: BaseException) -> str:
    text = str(error).strip()
    return f"{type(error).__name__}: {text.splitlines()[0]}"[:500] if text else type(error).__name__
