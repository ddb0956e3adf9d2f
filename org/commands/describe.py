"""`python -m org describe`: the objects of an org, or one object with its fields and relationships."""

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from org.commands.mistake import Mistake, Options, near
from org.commands.terminal import in_json, room
from org.commands.which import names_file, opened
from org.shown import delimited
from org.shown.signs import harmless

if TYPE_CHECKING:
    from org.engine import Org
    from org.schema import Field, Object, Schema

FORMATS = ("table", "json", "csv")
OVERVIEW = ("name", "label", "records", "description")
DETAILS = ("name", "label", "type", "length", "flags", "references", "relationship", "picklist", "description")
EXAMPLES = """
my.org
my.org Case
Case --format json
"""
FLAGS: "Mapping[str, tuple[str, Callable[[Field], bool]]]" = {
    "r": ("required", lambda field: not field.nillable),
    "f": ("filter", lambda field: field.filterable),
    "s": ("sort", lambda field: field.sortable),
    "g": ("group", lambda field: field.groupable),
    "n": ("name", lambda field: field.name_field),
    "u": ("unique", lambda field: field.unique),
    "x": ("external id", lambda field: field.external_id),
    "c": ("case-sensitive", lambda field: field.case_sensitive),
}


def run(words: Sequence[str], environment: Mapping[str, str]) -> int:
    parser = Options("describe", "List the objects of an org, or the fields of one.", "[FILE] [OBJECT]", EXAMPLES)
    parser.add_argument(
        "words", nargs="*", metavar="[FILE] [OBJECT]", help="the org's file, and an object such as Case"
    )
    parser.add_argument("--format", choices=FORMATS, default="table", help="json is like Salesforce's describe")
    options = parser.read(words)
    file, name = _file_and_object(options.words)
    with opened(file, environment) as org:
        if name is None:
            _show_objects(org, options.format, room(environment))
        else:
            _show_object(_found(org, name), org.schema, options.format, room(environment))
    return 0


def _file_and_object(words: Sequence[str]) -> tuple[str | None, str | None]:
    if len(words) > 2:
        raise Mistake(f"one file and one object, but there are {len(words)} words: {' '.join(words)}")
    if len(words) == 2:
        return words[0], words[1]
    if words and names_file(words[0]):
        return words[0], None
    return None, words[0] if words else None


def _found(org: "Org", name: str) -> "Object":
    thing = org.schema.object(name)
    if thing is None:
        raise Mistake(f"no object is called {name!r}{near(name, org.schema.objects)}")
    return thing


def _show_objects(org: "Org", form: str, width: int) -> None:
    from org.commands.described import summary

    things = org.schema.objects.values()
    counts = {thing.name: org.query(f"SELECT COUNT() FROM {thing.name}").total_size for thing in things}
    if form == "json":
        print(in_json({"sobjects": [{**summary(thing), "records": counts[thing.name]} for thing in things]}))
        return
    if form == "csv":
        _csv(OVERVIEW, [[thing.name, thing.label, counts[thing.name], thing.description] for thing in things])
        return
    from org.commands.grid import columns_and_text

    rows = [[thing.name, counts[thing.name], _summary(thing)] for thing in things]
    print(*columns_and_text(["name", "records", "about"], rows, width), sep="\n")


def _summary(thing: "Object") -> str:
    return thing.description if thing.label == thing.name else f"{thing.label}: {thing.description}"


def _show_object(thing: "Object", schema: "Schema", form: str, width: int) -> None:
    from org.commands.described import described

    if form == "json":
        print(in_json(described(thing, schema)))
    elif form == "csv":
        _csv(DETAILS, [_plain(field) for field in thing.fields.values()])
    else:
        print(*_page(thing, width), sep="\n")


def _plain(field: "Field") -> list[Any]:
    lists = [";".join(field.reference_to), field.relationship, ";".join(field.picklist)]
    return [field.name, field.label, field.type, field.length or None, _flags(field), *lists, field.description]


def _csv(head: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    delimited.write(sys.stdout, head, rows, "\n")


def _page(thing: "Object", width: int) -> Iterator[str]:
    from org.commands.grid import columns_and_text, wrapped

    yield f"{thing.name}: {thing.label}, Ids start with {thing.prefix}"
    yield from wrapped(harmless(thing.description), width)
    yield ""
    rows = [[field.name, _type(field), _flags(field), _about(field)] for field in thing.fields.values()]
    yield from columns_and_text(["field", "type", "flags", "about"], rows, width)
    yield ""
    yield from wrapped("flags: " + ", ".join(f"{letter} {word}" for letter, (word, _) in FLAGS.items()), width)
    children = [[child.name, f"{child.object}.{child.field}"] for child in thing.children.values()]
    if children:
        yield ""
        yield from columns_and_text(["children", "are"], children, width)


def _type(field: "Field") -> str:
    return f"{field.type}({field.length})" if field.length and field.type not in ("id", "reference") else field.type


def _flags(field: "Field") -> str:
    return "".join(letter if has(field) else "-" for letter, (_, has) in FLAGS.items()).rstrip("-")


def _about(field: "Field") -> str:
    followed = f" as {field.relationship}" if field.relationship else ""
    lines = [
        field.description,
        f"-> {', '.join(field.reference_to)}{followed}" if field.reference_to else "",
        f"one of: {', '.join(field.picklist)}" if field.picklist else "",
    ]
    return "\n".join(filter(None, lines))
