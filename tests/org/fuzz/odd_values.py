"""What nobody should send: texts, parts of paths, methods, headers and bodies that break careless readers."""

import gzip
from typing import Any
from urllib.parse import quote

ORIGIN = "https://org.invalid"
NAMES = """Account Contact Case Issue__c Crate__c Knowledge__kav User Nothing__c account Name Id OwnerId Code__c Mark__c
    Account__c Size__c Weight__c Packed__c Sent__c attributes type referenceId records allOrNone ids fields""".split()
IDS = """001000000000001AAA 001000000000001 001000000000001AAB 500000000000999AAA 005000000000001AAA
    a20000000000001AAA 00D000000000001EAA""".split()
WORDS = r"""
    . .. * null -1 true % ' " \ & @{one.id} @{one} @{none.id[9].x} ${Name} {{7*7}} &#0; /etc/passwd C:\x ~ Ω≈ é NaN on
    ../../../../etc/passwd file:///etc/passwd <script>alert(1)</script> 1e999 2024-13-45 2024-02-29 C-1 twice #N/A eq
    2024-02-29T12:00:00Z contains TODAY LAST_N_DAYS:5 OwnerId Owner.Name CreatedDate desc sobjects describe v59.0
    00D000000000001!x https://elsewhere.invalid/ //elsewhere.invalid/
""".split()
SPACED = ["", " ", "\0", "a\nb", "a\r\nSet-Cookie: x=y", "' OR Id != '", "x'; DROP TABLE Account; --", "FIND {x}"]
STRANGE = ["\ufeff", "\u202e", "\U0001f9ca", "x" * 300, "x" * 40_000, "9" * 400]
TEXTS = [*WORDS, *SPACED, *STRANGE]
ESCAPES = """
    % %zz %00 %2F %2e%2e ..%2f..%2fetc%2fpasswd %c0%ae %ff %F0%9F%A7%8A %0d%0aX:%20y ;x=y ? # Account%20 query
    v59.0 v99.0 v1.0 v59 V59.0 v059.0 v%D9%A5%D9%A9.0
""".split()
PARTS = [*ESCAPES, *NAMES, *IDS, "a b", "\xff", *(quote(text, safe="") for text in TEXTS if len(text) < 300)]
METHODS = ["GET", "HEAD", "POST", "PATCH", "PUT", "DELETE", "OPTIONS", "TRACE", "CONNECT", "BREW", "get", "", "\xe9"]
NUMBERS = [0, 1, -1, 2**31, 2**63, 10**300, 0.5, -0.0, 1e308, float("inf"), float("nan")]
NESTED: list[Any] = [[], {}, [[]], [None], [{}], {"": ""}, {"type": 1}, {"attributes": None}, [1] * 300, [{}] * 201]
VALUES: list[Any] = [None, True, False, *NUMBERS, *TEXTS, *NAMES, *IDS, *NESTED]
SEARCHES = ["&", "=", "q", "q=%", "q=%ff", "q=%00", "a" * 9_000, "b" * 20_000, "\xff=\xff"]

LAUGHS = b"<!DOCTYPE l [<!ENTITY a0 'ha'>%s]><l>&a20;</l>" % b"".join(
    b"<!ENTITY a%d '&a%d;&a%d;&a%d;'>" % (level + 1, level, level, level) for level in range(20)
)
STRANGER = b"<!DOCTYPE l [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><l>&x;</l>"
BOMB = gzip.compress(b"\0" * 60_000_000, 1)
LEVELS = [b"[" * 150 + b"]" * 150, b'{"a":' * 600 + b'"\\u0041"' + b"}" * 600]
ENDLESS = [*LEVELS, b"[" * 100_000, b'{"a":' * 5_000, b"9" * 5_000, b"Id\n" * 3_000, LAUGHS, STRANGER, BOMB]
BROKEN = [
    b"",
    b"{",
    b'"\\ud800"',
    b"\xff\xfe",
    b"\xef\xbb\xbf{}",
    b"nul",
    b"{} {}",
    b"\0" * 9,
    b"<a>",
    b"a=b&c=%zz&=&&",
]
OTHER = [b'{"Name":"a","Name":"b"}', b"Name,Site\nx\n", b'Name\n"x', b"Name;Size__c\r\nx;y\r\n", "{}".encode("utf-16")]
BETWEEN = [b"", b"\0", b"\xff\xfe", b'"', b"<", b"\n"]
BODIES = [*ENDLESS, *BROKEN, *OTHER]

COLUMNS = """Name Name Name Code__c Code__c Mark__c Size__c Sealed__c Weight__c Stock__c Packed__c Sent__c Mail__c Id
    Nothing Account__c Product__r.External_ID__c Account__r.Name Product__r. . OwnerId IsDeleted""".split()
FULL_CELLS = """New Code C-1 C-9 twice Small Huge true 1.5 x 3 1e999 2024-02-29 2024-02-29T12:00:00Z a@b.example
    #N/A WH-7001 a20000000000001AAA 001000000000001AAA "" "a" "a" "a""b" "a,b" = +1 -1 @x""".split()
CELLS = [*FULL_CELLS, "", " ", '"', "\0", "x" * 300]

HEADERS = """accept accept-encoding accept-language content-encoding content-length content-type cookie expect host
    if-match if-modified-since if-none-match origin range referer sforce-call-options sforce-query-options
    sforce-auto-assign sforce-duplicate-rule-header sforce-locator soapaction transfer-encoding x-forwarded-for
    x-http-method-override x-prettyprint authorization""".split()
ANY_HEADER = ["", "*/*", "gzip", "deflate, br", "text/csv", "x" * 70_000, "é", "\0", "a\r\nb: c", "Bearer é"]
# What is better known of a header than that it may have any value.
FITTING = {
    "accept-encoding": ["gzip", "gzip;q=0", "gzip, deflate", "identity"],
    "content-encoding": ["gzip", "deflate", "br"],
    "content-type": [
        "application/json",
        "text/csv",
        "text/xml",
        "application/xml",
        "text/plain",
        "multipart/form-data",
    ],
    "sforce-query-options": ["batchSize=200", "batchSize=0", "batchSize=99999999999", "batchSize=-1", "batchSize=x"],
    "x-http-method-override": ["DELETE", "PATCH"],
    "content-length": ["-1", "99999999999", "x"],
    "origin": [ORIGIN, "https://elsewhere.invalid", "null"],
    "x-forwarded-for": ["127.0.0.1"],
}
