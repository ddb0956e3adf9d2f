"""Right requests for each resource of an org's door, by area: what clients send, to be spoilt."""

import gzip
import json

from tests.org.fuzz.spoilt_requests import Sent

API = "/services/data/v59.0"
ACCOUNT = "001000000000001AAA"
CRATE = "a20000000000001AAA"
FORM = "application/x-www-form-urlencoded"
CSV = "text/csv"
XML = "text/xml"

LOGIN = b"""<?xml version="1.0" encoding="utf-8"?><env:Envelope xmlns:env="http://schemas.xmlsoap.org/soap/envelope/">
<env:Body><n1:login xmlns:n1="urn:partner.soap.sforce.com"><n1:username>ada@shop.example</n1:username>
<n1:password>~password~</n1:password></n1:login></env:Body></env:Envelope>"""
LOGOUT = b"""<se:Envelope xmlns:se="http://schemas.xmlsoap.org/soap/envelope/"><se:Header><SessionHeader
xmlns="urn:partner.soap.sforce.com"><sessionId>~session~</sessionId></SessionHeader></se:Header><se:Body>
<logout xmlns="urn:partner.soap.sforce.com"/></se:Body></se:Envelope>"""
ROWS = b"Name,Code__c,Size__c,Product__r.External_ID__c\nA,C-1,Small,\nB,,Huge,WH-7001\n"
PARTS = (
    b'--edge\r\nContent-Disposition: form-data; name="job"\r\nContent-Type: application/json\r\n\r\n'
    b'{"operation":"insert","object":"Crate__c"}\r\n--edge\r\nContent-Type: text/csv\r\n'
    b'Content-Disposition: form-data; name="content"; filename="content"\r\n\r\nName\nParted\n\r\n--edge--\r\n'
)
APP = {"client_id": "app", "client_secret": "~secret~"}
GRANTS = [
    {"grant_type": "password", **APP, "username": "ada@shop.example", "password": "~password~"},
    {"grant_type": "password", **APP, "username": "ben@shop.example", "password": "~password~"},
    {"grant_type": "client_credentials", **APP},
    {"grant_type": "urn:ietf:params:oauth:grant-type:jwt-bearer", "assertion": "~signed~"},
    {"grant_type": "urn:ietf:params:oauth:grant-type:jwt-bearer", "assertion": "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0."},
    {"grant_type": "refresh_token", "refresh_token": "~session~", "client_id": "app"},
]
WHOLE = {
    **{
        "Name": "New",
        "Mark__c": "m",
        "Size__c": "Small",
        "Colours__c": "Red;Green",
        "Sealed__c": True,
        "Weight__c": 1.5,
    },
    **{"Stock__c": 3, "Packed__c": "2024-02-29", "Sent__c": "2024-02-29T12:00:00Z", "Mail__c": "a@b.example"},
    **{
        "Note__c": "n",
        "Account__c": ACCOUNT,
        "Product__r": {"External_ID__c": "WH-7001"},
        "OwnerId": "005000000000001AAA",
    },
}
ITEM = {"OrderId": "801000000000001AAA", "Product2Id": "01t000000000001AAA", "Quantity": 2, "UnitPrice": 9.5}
ASKED = [
    "SELECT Id, Name, Owner.Name FROM Account ORDER BY Name",
    "SELECT Status, COUNT(Id) n, MAX(CreatedDate) FROM Case GROUP BY Status",
    "SELECT Name, (SELECT LastName FROM Contacts) FROM Account",
    "SELECT FIELDS(ALL) FROM Crate__c LIMIT 200",
    "SELECT TYPEOF Owner WHEN User THEN Email END FROM Case",
    "SELECT Weight__c, Sealed__c, Packed__c, Sent__c, Product__r.Name FROM Crate__c",
]
PACKED = gzip.compress(json.dumps(WHOLE).encode())


def typed(name: str, **values: object) -> dict[str, object]:
    return {"attributes": {"type": name}, **values}


def step(method: str, path: str, reference: str, body: object = None) -> dict[str, object]:
    told = {} if body is None else {"body": body}
    return {"method": method, "url": f"{API}/{path}", "referenceId": reference, **told}


QUERIES = [
    Sent("GET", "/services/data"),
    Sent("GET", API),
    Sent("GET", f"{API}/query", {"q": "SELECT Id, Name FROM Account"}),
    Sent("GET", f"{API}/queryAll", {"q": "SELECT Id FROM Issue__c ORDER BY Name"}),
    *(Sent("GET", f"{API}/query", {"q": query}) for query in ASKED[1:]),
    Sent("GET", f"{API}/query/~more~"),
    Sent("GET", f"{API}/query/01g000000000001-2000"),
    Sent("GET", f"{API}/query", {"explain": ASKED[0]}),
    Sent("GET", f"{API}/search", {"q": "FIND {kettle} RETURNING Product2(Name)"}),
    Sent("GET", f"{API}/parameterizedSearch", {"q": "kettle", "sobject": "Product2", "Product2.fields": "Name"}),
    Sent("POST", f"{API}/parameterizedSearch", body={
        **{"q": "kettle", "fields": ["Id"], "in": "ALL", "overallLimit": 9, "defaultLimit": 5},
        "sobjects": [{"name": "Product2", "fields": ["Name"], "limit": 3, "where": "IsActive = true"}],
    }),
    Sent("GET", f"{API}/limits"),
    Sent("GET", f"{API}/recent", {"limit": "5"}),
    Sent("GET", f"{API}/sobjects"),
    Sent("GET", f"{API}/sobjects/Case"),
    Sent("GET", f"{API}/sobjects/Crate__c/describe"),
    Sent("GET", f"{API}/sobjects/Account/updated", {"start": "2023-01-01T00:00:00Z", "end": "2023-01-09T00:00:00Z"}),
    Sent("GET", f"{API}/sobjects/Account/deleted", {"start": "2023-01-01T00:00:00Z", "end": "2023-01-09T00:00:00Z"}),
    Sent("GET", "/id/00D000000000001EAA/005000000000001AAA", {"format": "json"}),
]  # fmt: skip
RECORDS = [
    Sent("GET", f"{API}/sobjects/Account/{ACCOUNT}", {"fields": "Name,OwnerId"}),
    Sent("GET", f"{API}/sobjects/Account/{ACCOUNT}/Contacts"),
    Sent("GET", f"{API}/sobjects/Crate__c/Code__c/C-1"),
    Sent("POST", f"{API}/sobjects/Crate__c", body=WHOLE),
    Sent("POST", f"{API}/sobjects/Crate__c", body=PACKED, headers={"content-encoding": "gzip"}),
    Sent("POST", f"{API}/sobjects/Contact/", body={"LastName": "New", "AccountId": ACCOUNT, "Email": "a@b.example"}),
    Sent("POST", f"{API}/sobjects/Case", body={"Subject": "New", "Status": "New", "AccountId": ACCOUNT}),
    Sent("PATCH", f"{API}/sobjects/Case/500000000000004AAA", body={"Status": "Closed", "ContactId": None}),
    Sent("PATCH", f"{API}/sobjects/Contact/003000000000001AAA", body={"FirstName": "Zoe", "LastName": "L"}),
    Sent(
        "POST", f"{API}/sobjects/Order", body={"AccountId": ACCOUNT, "Status": "Draft", "EffectiveDate": "2024-02-29"}
    ),
    Sent("POST", f"{API}/sobjects/OrderItem", body=ITEM),
    Sent("PATCH", f"{API}/sobjects/Crate__c/{CRATE}", body=WHOLE),
    Sent("PATCH", f"{API}/sobjects/Crate__c/Code__c/C-2", body=WHOLE),
    Sent("PATCH", f"{API}/sobjects/Crate__c/Mark__c/twice", body={"Name": "Any"}),
    Sent("DELETE", f"{API}/sobjects/Issue__c/a00000000000009AAA"),
    Sent("DELETE", f"{API}/sobjects/Crate__c/Code__c/C-3"),
]
TOGETHER = [
    Sent("POST", f"{API}/composite/sobjects", body={"allOrNone": True, "records": [typed("Crate__c", **WHOLE)]}),
    Sent("POST", f"{API}/composite/sobjects", body={"records": [typed("Account", Name="A"), typed("Contact", Id="")]}),
    Sent("PATCH", f"{API}/composite/sobjects", body={"records": [typed("Crate__c", id=CRATE, Name="B")]}),
    Sent("PATCH", f"{API}/composite/sobjects/Crate__c/Code__c", body={"records": [typed("Crate__c", Code__c="C-1")]}),
    Sent("POST", f"{API}/composite/sobjects/Account", body={"ids": [ACCOUNT], "fields": ["Name"]}),
    Sent("GET", f"{API}/composite/sobjects/Account", {"ids": ACCOUNT, "fields": "Name"}),
    Sent("DELETE", f"{API}/composite/sobjects", {"ids": "a00000000000008AAA", "allOrNone": "false"}),
    Sent("POST", f"{API}/composite", body={
        "allOrNone": True, "collateSubrequests": False,
        "compositeRequest": [
            step("POST", "sobjects/Account", "one", {"Name": "New"}),
            step("PATCH", "sobjects/Account/@{one.id}", "two", {"Phone": "1"}),
            step("GET", "query?q=SELECT+Id+FROM+Contact+LIMIT+1", "three"),
            step("GET", "sobjects/Contact/@{three.records[0].Id}?fields=Name", "four"),
        ],
    }),
    Sent("POST", f"{API}/composite", body={"compositeRequest": [
        step("POST", "composite/sobjects", "one", {"records": [typed("Account", Name="A")]}),
        step("POST", "composite", "two", {"compositeRequest": [step("GET", "limits", "three")]}),
        step("POST", "/jobs/query", "four", {"operation": "query", "query": "SELECT Id FROM Account"}),
    ]}),
    Sent("POST", f"{API}/composite/batch", body={"haltOnError": True, "batchRequests": [
        {"method": "GET", "url": "v59.0/limits"}, {"method": "PATCH", "url": f"v59.0/sobjects/Account/{ACCOUNT}",
                                                   "richInput": {"Name": "New"}},
    ]}),
    Sent("POST", f"{API}/composite/tree/Account", body={"records": [
        {"attributes": {"type": "Account", "referenceId": "a"}, "Name": "New", "Contacts": {"records": [
            {"attributes": {"type": "Contact", "referenceId": "c"}, "LastName": "New"},
        ]}},
    ]}),
]  # fmt: skip
BULK = [
    Sent("GET", f"{API}/jobs/query"),
    Sent("GET", f"{API}/jobs/ingest", {"isPkChunkingEnabled": "false", "jobType": "V2Ingest"}),
    Sent("POST", f"{API}/jobs/query", body={
        **{"operation": "query", "query": "SELECT Id, Name FROM Account", "contentType": "CSV"},
        **{"columnDelimiter": "TAB", "lineEnding": "CRLF"},
    }),
    *(Sent("POST", f"{API}/jobs/query", body={"operation": "queryAll", "query": query}) for query in ASKED),
    Sent("GET", f"{API}/jobs/query/~query~/results", {"maxRecords": "2", "locator": "x"}),
    Sent("GET", f"{API}/jobs/query/~query~"),
    Sent("PATCH", f"{API}/jobs/query/~query~", body={"state": "Aborted"}),
    Sent("DELETE", f"{API}/jobs/query/~query~"),
    Sent("POST", f"{API}/jobs/ingest", body=PARTS, kind="multipart/form-data; boundary=edge"),
    Sent("POST", f"{API}/jobs/ingest", body={
        **{"operation": "upsert", "object": "Crate__c", "externalIdFieldName": "Code__c", "contentType": "CSV"},
        **{"columnDelimiter": "SEMICOLON", "lineEnding": "LF"},
    }),
    Sent("GET", f"{API}/jobs/ingest/~ingest~"),
    Sent("PUT", f"{API}/jobs/ingest/~ingest~/batches", body=ROWS, kind=CSV),
    Sent("PATCH", f"{API}/jobs/ingest/~loaded~", body={"state": "UploadComplete"}),
    Sent("PATCH", f"{API}/jobs/ingest/~ingest~", body={"state": "Aborted"}),
    Sent("GET", f"{API}/jobs/ingest/~done~/successfulResults"),
    Sent("GET", f"{API}/jobs/ingest/~done~/failedResults"),
    Sent("GET", f"{API}/jobs/ingest/~done~/unprocessedrecords"),
    Sent("DELETE", f"{API}/jobs/ingest/~ingest~"),
]  # fmt: skip
JOBS = [
    Sent("POST", f"{API}/jobs/ingest", body={"operation": operation, "object": "Crate__c", **more})
    for operation in ("insert", "upsert", "update", "delete")
    for more in ([{"externalIdFieldName": "Code__c"}] if operation == "upsert" else [{}, {"lineEnding": "CRLF"}])
]
LOGINS = [
    Sent("POST", "/services/Soap/u/59.0", body=LOGIN, kind=XML),
    Sent("POST", "/services/Soap/u/59.0/00D000000000001", body=LOGIN, kind=XML),
    Sent("POST", "/services/Soap/u/59.0", body=LOGOUT, kind=XML),
    *(Sent("POST", "/services/oauth2/token", body=grant, kind=FORM) for grant in GRANTS),
    Sent("POST", "/services/oauth2/revoke", body={"token": "~session~"}, kind=FORM),
    Sent("GET", "/services/oauth2/userinfo"),
]
FAULTS = {
    **{"requests_per_second": 30, "burst": 30, "long_requests": 5, "daily_requests": 15000, "session_lasts": 600},
    **{
        "expire_after_requests": 9,
        "unavailable": 0.1,
        "dropped": 0.1,
        "latency": {"median": 0.2, "p95": 1.5},
        "seed": 1,
    },
    "script": {"1": "unavailable", "3-5": "expired"},
}
STEERING = [
    Sent("GET", "/proctor/about"),
    Sent("GET", "/proctor/faults"),
    Sent("PUT", "/proctor/faults", body=FAULTS),
    Sent("PATCH", "/proctor/faults", body={"latency": {"median": 0.2, "p95": 1.5}, "script": None}),
    Sent("DELETE", "/proctor/faults"),
    Sent("GET", "/proctor/log", {"since": "0", "limit": "9"}),
    Sent("GET", "/proctor/log/totals"),
    Sent("DELETE", "/proctor/log"),
    Sent("POST", "/proctor/sessions/expire"),
]
CASES, CRATES = "/lightning/o/Case/list", "/lightning/o/Crate__c/list"
PAGES = [
    Sent("GET", "/", {"startURL": "/objects"}),
    Sent(
        "POST", "/login", body={"username": "ada@shop.example", "password": "~password~", "startURL": "/x"}, kind=FORM
    ),
    Sent("POST", "/logout", body={}, kind=FORM),
    Sent("GET", "/objects"),
    Sent("GET", "/lightning/page/home"),
    Sent("GET", CASES, {"field": "Status", "operator": "eq", "value": "New", "sort": "CaseNumber", "way": "desc"}),
    Sent("GET", CASES, {"field": "CreatedDate", "operator": "ge", "value": "2024-01-31", "by": "Status", "page": "2"}),
    Sent("GET", CASES, {"field": "Owner.Name", "operator": "contains", "value": "a", "by": "ClosedDate"}),
    Sent("GET", CRATES, {"field": "Weight__c", "operator": "lt", "value": "1", "columns": "Name"}),
    Sent("GET", f"/lightning/r/Account/{ACCOUNT}/view"),
    Sent("GET", "/lightning/r/Case/500000000000001AAA/view"),
    Sent("GET", f"/{ACCOUNT}"),
    *(Sent("GET", "/console", {"q": query}) for query in ASKED[1:]),
    Sent("GET", "/search", {"q": "kettle", "in": "Case"}),
    Sent("GET", "/console", {"q": "SELECT Id, Name FROM Account", "page": "1"}),
    Sent("GET", "/static/page.css"),
]
SERVICES = {"queries": QUERIES, "records": RECORDS, "together": TOGETHER, "bulk": BULK, "logins": LOGINS}
