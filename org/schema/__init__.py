"""The objects and fields of an org, loaded from files of data; everything else in `org` reads them here."""

from org.schema.errors import SchemaError
from org.schema.load import load
from org.schema.model import Child, Field, Object, Rule, Schema
from org.schema.save import dumps, loads

__all__ = ["Child", "Field", "Object", "Rule", "Schema", "SchemaError", "dumps", "load", "loads"]
