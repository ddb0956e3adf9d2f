"""SOSL: full-text search, text to a typed tree. `parse` is the door."""

from org.sosl.ast import Returning, Search
from org.sosl.parser import parse

__all__ = ["Returning", "Search", "parse"]
