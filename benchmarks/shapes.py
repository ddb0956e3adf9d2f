"""Questions as long and as deep as a statement may be, by what they are made of.

Each fills a statement of 100,000 characters, or goes past some other limit; what is expected of each is only that it is
answered or refused, and soon.
"""

from collections.abc import Callable, Iterator, Mapping
from itertools import count

LONGEST = 100_000
CASES = "SELECT Id FROM Case WHERE "
Part = Callable[[int], str]


def filled(head: str, part: Part, between: str, tail: str = "") -> str:
    """As many parts as there is room for."""
    return head + between.join(_fitting(part, len(between), LONGEST - len(head) - len(tail))) + tail


def _fitting(part: Part, between: int, room: int) -> Iterator[str]:
    for number in count():
        made = part(number)
        room -= len(made) + (between if number else 0)
        if room < 0:
            return
        yield made


def long_things() -> Mapping[str, str]:
    return {
        "a text": f"{CASES}Subject = '{'x' * (LONGEST - len(CASES) - 12)}'",
        "a text of 4,000": f"{CASES}Subject = '{'x' * 4000}'",
        "a text that does not end": f"{CASES}Subject = '{'x' * 99_000}",
        "a text of escapes": CASES + "Subject = '" + r"\'" * 49_000 + "'",
        "a field": f"SELECT {'a' * 99_000} FROM Case",
        "an object": f"SELECT Id FROM {'a' * 99_000}",
        "a path": f"SELECT {'CreatedBy.' * 9_000}Id FROM Account",
        "a path of points": f"SELECT a{'.' * 99_000} FROM Account",
        "blanks": f"SELECT Id FROM Case WHERE{' ' * 90_000}Foo = 1",
        "line breaks": "SELECT Id FROM Case" + "\n" * 90_000 + "x y",
        "semicolons": "SELECT Id FROM Case" + ";" * 90_000,
        "strange signs": "SELECT Id FROM Case" + "#" * 90_000,
        "NULs": "\0" * 90_000,
        "a scope": f"SELECT Id FROM Case USING SCOPE {'x' * 90_000}",
        "a statement": f"{CASES}Id IN ({', '.join(['null'] * 20_000)})",
    }


def many_things() -> Mapping[str, str]:
    return {
        "OR": filled(CASES, lambda n: f"Subject='{n}'", " OR "),
        "AND": filled(CASES, lambda n: f"Subject!='{n}'", " AND "),
        "AND within OR": filled(CASES, lambda n: f"(Subject='{n}' AND Status='New')", " OR "),
        "LIKE": filled(CASES, lambda n: f"Subject LIKE '%{n}%a%b%'", " OR "),
        "parents compared": filled(CASES, lambda n: f"Account.Owner.Name='{n}'", " OR "),
        "literals compared": filled(CASES, lambda n: f"CreatedDate=LAST_N_DAYS:{n}", " OR "),
        "functions compared": filled(CASES, lambda n: f"DAY_IN_WEEK(CreatedDate)={n}", " OR "),
        "short lists": filled(CASES, lambda n: "Subject IN ('a','b')", " AND "),
        "lists": filled(CASES, lambda n: f"Subject IN ({','.join(['null'] * 50)})", " OR "),
        "fields": filled("SELECT ", lambda n: "Id", ",", " FROM Case"),
        "unknown fields": filled("SELECT ", lambda n: f"f{n}", ",", " FROM Case"),
        "formatted fields": filled("SELECT ", lambda n: f"FORMAT(Owner.Name) a{n}", ",", " FROM Case"),
        "typed parents": filled("SELECT ", lambda n: "TYPEOF Owner WHEN User THEN Name END", ",", " FROM Case"),
        "types": filled("SELECT TYPEOF Owner ", lambda n: f"WHEN T{n} THEN Name", " ", " END FROM Case"),
        "sub-queries": filled("SELECT ", lambda n: "(SELECT Id FROM Cases)", ",", " FROM Account"),
        "sources": filled("SELECT Id FROM Case c,", lambda n: f"c.Account a{n}", ","),
        "sources in a row": filled("SELECT Id FROM Case c,c.Account a0,", lambda n: f"a{n}.Owner a{n + 1}", ","),
        "aggregates": filled("SELECT ", lambda n: "COUNT(Id)", ",", " FROM Case"),
        "largest choices": filled("SELECT ", lambda n: "MAX(Status)", ",", " FROM Case"),
        "groups": filled("SELECT COUNT(Id) FROM Case GROUP BY ", lambda n: "Status", ","),
        "conditions on groups": filled(
            "SELECT Status FROM Case GROUP BY Status HAVING ", lambda n: f"MAX(Priority)='{n}'", " OR "
        ),
        "33 orders": f"SELECT Id FROM Case ORDER BY {','.join(['Status'] * 33)}",
        "orders": filled("SELECT Id FROM Case ORDER BY ", lambda n: "Status", ","),
        "update words": filled("SELECT Id FROM Case UPDATE ", lambda n: f"x{n}", ","),
        "filters": filled("SELECT Id FROM Case ", lambda n: f"WITH x{n}", " "),
    }


def deep_things() -> Mapping[str, str]:
    return {
        "brackets, 200": f"{CASES}{'(' * 200}Id=null{')' * 200}",
        "brackets, 10,000": f"{CASES}{'(' * 10_000}Id=null{')' * 10_000}",
        "brackets, 50,000 open": CASES + "(" * 50_000,
        "NOT": CASES + "NOT(" * 18_000 + "Id=null" + ")" * 18_000,
        "NOT, 200": CASES + "NOT(" * 200 + "Id=null" + ")" * 200,
        "NOT without brackets": CASES + "NOT " * 24_000 + "Id=null",
        "AND and OR in turn": CASES + "(Id=null OR (Id=null AND " * 100 + "Id=null" + ")" * 200,
        "sub-queries, 19": "SELECT " + "(SELECT " * 19 + "Id" + " FROM Cases)" * 19 + " FROM Account",
        "sub-queries, 5,000": "SELECT " + "(SELECT " * 5_000 + "Id" + " FROM Cases)" * 4_000,
        "functions": "SELECT " + "MAX(" * 20_000 + "Id" + ")" * 19_000 + " FROM Case",
        "semi-joins": CASES + "Id IN (SELECT CaseId__c FROM CaseHistory__c WHERE " * 900 + "Id=null" + ")" * 900,
        "semi-joins, open": CASES + "Id IN (SELECT CaseId__c FROM CaseHistory__c WHERE " * 1_900,
    }


def lists() -> Mapping[str, str]:
    orders = "SELECT Id FROM Order WHERE "
    return {
        "20,000 texts": CASES + "Subject IN ('a'" + ",'a'" * 19_999 + ")",
        "texts": filled(f"{CASES}Subject IN (", lambda n: f"'{n}'", ",", ")"),
        "Ids": filled(f"{CASES}Id IN (", lambda n: f"'500{n:012}'", ",", ")"),
        "20,000 Ids": CASES + "Id IN ('500000000000001AAA'" + ",'500000000000001AAA'" * 19_999 + ")",
        "20,000 numbers": f"{orders}TotalAmount IN ({','.join(str(n % 1000) for n in range(20_000))})",
        "dates": filled(f"{orders}EffectiveDate IN (", lambda n: "2024-01-02", ",", ")"),
        "date-times": filled(f"{CASES}CreatedDate NOT IN (", lambda n: "2024-01-02T00:00:00Z", ",", ")"),
        "literals": filled(f"{CASES}CreatedDate IN (", lambda n: "TODAY", ",", ")"),
        "numbered literals": filled(f"{CASES}CreatedDate IN (", lambda n: f"LAST_N_DAYS:{n}", ",", ")"),
    }


def patterns_and_numbers() -> Mapping[str, str]:
    return {
        "% 4,000 times": f"{CASES}Subject LIKE '{'%' * 4000}'",
        "%a 2,000 times": f"{CASES}Subject LIKE '{'%a' * 2000}'",
        "%_ 2,000 times": f"{CASES}Subject LIKE '{'%_' * 2000}'",
        "a pattern too long": f"{CASES}Subject LIKE '{'%' * 60_000}'",
        "a limit of 5,000 digits": f"SELECT Id FROM Case LIMIT {'9' * 5_000}",
        "an offset of 5,000 digits": f"SELECT Id FROM Case OFFSET {'9' * 5_000}",
        "a number of 99,000 digits": f"SELECT Id FROM Order WHERE TotalAmount > {'9' * 99_000}",
        "a fraction of 99,000 digits": f"SELECT Id FROM Order WHERE TotalAmount > .{'9' * 99_000}",
        "a day too far to count": f"{CASES}CreatedDate = NEXT_N_YEARS:{'9' * 5_000}",
        "signs": f"SELECT Id FROM Order WHERE TotalAmount = {'-' * 99_000}",
    }


def searches() -> Mapping[str, str]:
    return {
        "words": "FIND {" + " ".join(f"w{n}" for n in range(15_000)) + "}",
        "words and OR": "FIND {" + " OR ".join(f"w{n}" for n in range(400)) + "}",
        "words and AND NOT": "FIND {" + " AND NOT ".join(f"w{n}" for n in range(250)) + "}",
        "brackets": "FIND {" + "(" * 1_900 + "ab" + ")" * 1_900 + "}",
        "brackets, AND and OR": "FIND {" + "(ab OR (cd AND " * 200 + "ef" + ")" * 400 + "}",
        "wildcards": "FIND {" + "a*b " * 900 + "}",
        "a word of wildcards": "FIND {a" + "*?" * 1_900 + "b}",
        "a phrase": 'FIND {"' + "a " * 1_900 + '"}',
        "quotes": "FIND {" + '"' * 99_000 + "}",
        "backslashes": "FIND {" + "\\\\" * 49_000 + "}",
        "blanks": "FIND {" + " " * 90_000 + "}",
        "objects": filled("FIND {kettle} RETURNING ", lambda n: "Case", ","),
        "fields": filled("FIND {kettle} RETURNING Case(", lambda n: "Id", ",", ")"),
        "conditions": filled("FIND {kettle} RETURNING Case(Id WHERE ", lambda n: f"Subject!='{n}'", " AND ", ")"),
        "brackets in a condition": "FIND {kettle} RETURNING Case(Id WHERE " + "(" * 40_000,
        "a limit of 5,000 digits": f"FIND {{kettle}} LIMIT {'9' * 5_000}",
    }


def shapes() -> dict[str, str]:
    """The questions by their names."""
    families = {
        "long": long_things(), "many": many_things(), "deep": deep_things(), "list": lists(),
        "limit": patterns_and_numbers(), "search": searches(),
    }  # fmt: skip
    return {f"{family}: {name}": text for family, found in families.items() for name, text in found.items()}
