"""SOQL: text to a typed tree. `parse` is the door; nothing here knows of schemas or databases."""

from org.soql.ast import Query
from org.soql.parser import parse

__all__ = ["Query", "parse"]
