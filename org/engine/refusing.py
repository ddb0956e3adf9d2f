"""The rules of a schema as queries: tried when an org's file is made, and asked of every record that is written."""

from datetime import date

from org.engine.calendar import Calendar
from org.engine.caller import Caller
from org.engine.compile import compile_query
from org.engine.tables import Tables
from org.errors import QueryError
from org.schema import SchemaError
from org.schema.rules import query
from org.soql import parse

SOME_DAY = Caller(Calendar(date(2000, 1, 1)))


def check(made: Tables) -> None:
    for thing in made.schema.objects.values():
        for number, rule in enumerate(thing.rules, 1):
            asked = query(thing, rule)
            try:
                compile_query(made, parse(asked), asked, SOME_DAY)
            except QueryError as error:
                wrong = error.message.splitlines()[-1]
                where = f"rules.{number}.refused"
                raise SchemaError(thing.name, where, f"{wrong} in {rule.refused!r}") from error
