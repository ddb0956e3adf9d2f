"""The packaged schemas hold together, say what Salesforce says, and take a user's own files."""

import hashlib
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest
import yaml

from org.schema import Field, Object, Schema, SchemaError, load

OUTSIDE = {"Calendar", "Group", "KnowledgeArticle", "LiveChatVisitor", "ProductCatalog", "RecordType"}

RETAIL = {
    "User": "005",
    "Account": "001",
    "Contact": "003",
    "Case": "500",
    "Knowledge__kav": "ka0",
    "ProductCategory": "0ZG",
    "Product2": "01t",
    "ProductCategoryProduct": "0ZH",
    "Pricebook2": "01s",
    "PricebookEntry": "01u",
    "Order": "801",
    "OrderItem": "802",
    "EmailMessage": "02s",
    "LiveChatTranscript": "570",
    "Issue__c": "a00",
    "CaseHistory__c": "a01",
}

SALES = {
    "Lead": "00Q",
    "Opportunity": "006",
    "OpportunityLineItem": "00k",
    "Quote": "0Q0",
    "QuoteLineItem": "0QL",
    "Contract": "800",
    "VoiceCallTranscript__c": "a02",
    "Task": "00T",
    "Event": "00U",
    "Territory2": "0MI",
    "UserTerritory2Association": "0MS",
}

ORGS = {"retail": RETAIL, "b2b": RETAIL | SALES, "b2c": RETAIL | SALES}

STANDARD = ("Id", "IsDeleted", "CreatedDate", "CreatedById", "LastModifiedDate", "LastModifiedById", "SystemModstamp")
CREATION = {"IsDeleted", "CreatedDate", "CreatedById"}
LACKING = {"User": {"IsDeleted"}, "Territory2": CREATION, "UserTerritory2Association": CREATION}
NAMELESS = {("b2b", "UserTerritory2Association"), ("b2c", "UserTerritory2Association"), ("b2c", "Contact")}
NOT_FOLLOWED = {("Opportunity", "ContactId")}

# Taken when retail was the only org. It changes when retail does: then say so in the changelog.
RETAIL_DIGEST = "e6c790d2f0c0628f2e91652603ddacecb5f96e4083895dae6cb287249f37400d"

# Type, length, then nillable, filterable, sortable, groupable, as a real org describes them.
DESCRIBED = """
Account.Name               string    255   n f s g
Account.LastName           string    80    n f s g
Account.FirstName          string    40    n f s g
Account.ShippingStreet     textarea  255   n f s g
Account.ShippingState      string    80    n f s g
Account.Description        textarea  32000 n - - -
Account.OwnerId            reference 18    - f s g
Account.PersonEmail        email     80    n f s g
Account.PersonContactId    reference 18    n f s g
Account.IsPersonAccount    boolean   0     - f s g
Contact.LastName           string    80    - f s g
Contact.Name               string    121   - f s g
Contact.Email              email     80    n f s g
Contact.Phone              phone     40    n f s g
Contact.Description        textarea  32000 n - - -
Case.Id                    id        18    - f s g
Case.IsDeleted             boolean   0     - f s g
Case.CreatedDate           datetime  0     - f s -
Case.SystemModstamp        datetime  0     - f s -
Case.CaseNumber            string    30    - f s -
Case.ContactId             reference 18    n f s g
Case.Status                picklist  40    n f s g
Case.Subject               string    255   n f s g
Case.Description           textarea  32000 n - - -
Case.IsClosed              boolean   0     - f s g
Case.ClosedDate            datetime  0     n f s -
Case.OwnerId               reference 18    - f s g
Knowledge__kav.Summary     textarea  1000  n f s -
Order.EffectiveDate        date      0     - f s g
OrderItem.UnitPrice        currency  0     n f s -
OrderItem.Quantity         double    0     - f s -
EmailMessage.Subject       string    3000  n f s -
EmailMessage.TextBody      textarea  32000 n - - -
LiveChatTranscript.Body    textarea  32000 n - - -
"""

DESCRIBED_IN_SALES = """
Opportunity.Name                string    120   - f s g
Opportunity.AccountId           reference 18    n f s g
Opportunity.ContactId           reference 18    n f s g
Opportunity.OwnerId             reference 18    - f s g
Opportunity.StageName           picklist  255   - f s g
Opportunity.Amount              currency  0     n f s -
Opportunity.Probability         percent   0     n f s -
Opportunity.CloseDate           date      0     - f s g
Opportunity.Description         textarea  32000 n - - -
Lead.LastName                   string    80    - f s g
Lead.Name                       string    121   - f s g
Lead.Phone                      phone     40    n f s g
Lead.Status                     picklist  255   - f s g
Lead.IsConverted                boolean   0     - f s g
Lead.ConvertedDate              date      0     n f s g
Lead.ConvertedAccountId         reference 18    n f s g
Lead.OwnerId                    reference 18    - f s g
Event.WhatId                    reference 18    n f s g
Event.Subject                   combobox  255   n f s -
Event.Location                  string    255   n f s g
Event.StartDateTime             datetime  0     n f s -
Event.DurationInMinutes         int       0     n f s g
Event.IsAllDayEvent             boolean   0     - f s g
Event.OwnerId                   reference 18    - f s g
Event.Description               textarea  32000 n - - -
Contract.ContractNumber         string    30    - f s -
Contract.AccountId              reference 18    - f s g
Contract.CompanySignedDate      date      0     n f s g
Contract.ContractTerm           int       0     n f s g
QuoteLineItem.Product2Id        reference 18    - f s g
QuoteLineItem.LineNumber        string    255   - f s -
QuoteLineItem.Discount          percent   0     n f s -
OpportunityLineItem.Product2Id  reference 18    n f s g
Territory2.Description          string    1000  n f s -
UserTerritory2Association.UserId reference 18   - f s g
EmailMessage.RelatedToId        reference 18    n f s g
"""

DESCRIBED_IN_B2B = """
Account.Name                    string    255   - f s g
Account.Industry                picklist  40    n f s g
Account.NumberOfEmployees       int       0     n f s g
Account.Description             textarea  32000 n - - -
Lead.Title                      string    128   n f s g
Lead.Company                    string    255   - f s g
"""


@pytest.fixture(scope="module")
def schemas() -> dict[str, Schema]:
    return {org: load(org) for org in ORGS}


@pytest.fixture(scope="module")
def schema(schemas: dict[str, Schema]) -> Schema:
    return schemas["retail"]


@pytest.fixture(params=ORGS)
def org(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def each(schemas: dict[str, Schema], org: str) -> Schema:
    return schemas[org]


@pytest.fixture(params=["b2b", "b2c"])
def sales(schemas: dict[str, Schema], request: pytest.FixtureRequest) -> Schema:
    return schemas[str(request.param)]


def the_object(schema: Schema, name: str) -> Object:
    found = schema.object(name)
    assert found, name
    return found


def the_field(schema: Schema, path: str) -> Field:
    name, _, field = path.partition(".")
    found = the_object(schema, name).field(field)
    assert found, path
    return found


def every_field(schema: Schema) -> Iterator[tuple[Object, Field]]:
    return ((owner, field) for owner in schema.objects.values() for field in owner.fields.values())


def write(folder: Path, text: str) -> Path:
    path = folder / "mine.yaml"
    path.write_text(text)
    return path


def assert_described(schema: Schema, line: str) -> None:
    path, kind, length, *flags = line.split()
    field = the_field(schema, path)
    found = (field.nillable, field.filterable, field.sortable, field.groupable)
    assert (field.type, field.length) == (kind, int(length))
    assert found == tuple(flag != "-" for flag in flags)


def described(text: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("line", text.strip().splitlines(), ids=lambda line: line.split()[0])


def test_each_org_has_its_objects_and_prefixes(org: str, each: Schema):
    assert {name: found.prefix for name, found in each.objects.items()} == ORGS[org]
    assert len(each.objects) == (16 if org == "retail" else 27)
    assert len({found.prefix for found in each.objects.values()}) == len(each.objects)
    customs = {name for name, found in each.objects.items() if found.custom}
    assert customs == {name for name in ORGS[org] if name.endswith("__c")}


def test_retail_is_what_it_was(schema: Schema):
    assert hashlib.sha256(repr(schema.objects).encode()).hexdigest() == RETAIL_DIGEST


@described(DESCRIBED)
def test_flags_are_those_of_a_real_org(schema: Schema, line: str):
    assert_described(schema, line)


@described(DESCRIBED_IN_SALES)
def test_flags_of_sales_are_those_of_a_real_org(sales: Schema, line: str):
    assert_described(sales, line)


@described(DESCRIBED_IN_B2B)
def test_flags_of_companies_are_those_of_a_real_org(schemas: dict[str, Schema], line: str):
    assert_described(schemas["b2b"], line)


def test_every_object_has_the_standard_fields(each: Schema):
    for owner in each.objects.values():
        assert next(iter(owner.fields)) == "Id"
        lacking = {name for name in STANDARD if owner.field(name) is None}
        assert lacking == LACKING.get(owner.name, set())


def test_every_object_has_a_name_and_every_field_a_description(org: str, each: Schema):
    for owner, field in every_field(each):
        assert (owner.name_field is None) == ((org, owner.name) in NAMELESS), owner.name
        assert owner.description
        assert field.description.endswith("."), (owner.name, field.name)
        assert field.label
        assert "\n" not in field.description


def test_every_reference_leads_somewhere(each: Schema):
    for owner, field in every_field(each):
        followed = (owner.name, field.name) not in NOT_FOLLOWED
        assert (field.type == "reference") == bool(field.reference_to)
        assert (field.relationship is not None) == (field.type == "reference" and followed)
        for target in field.reference_to:
            assert target in OUTSIDE or each.object(target), (owner.name, field.name)
        if field.relationship:
            assert owner.parent(field.relationship.upper()) is field
            assert owner.field(field.relationship) is None


def test_every_child_relationship_leads_back(each: Schema):
    for owner in each.objects.values():
        for name, child in owner.children.items():
            back = the_field(each, f"{child.object}.{child.field}")
            assert owner.name in back.reference_to
            assert child.name == name
            assert name.endswith("__r") == child.field.endswith("__c")


@pytest.mark.parametrize(
    ("parent", "name", "child", "field"),
    [
        ("Account", "Cases", "Case", "AccountId"),
        ("Account", "Contacts", "Contact", "AccountId"),
        ("Account", "Orders", "Order", "AccountId"),
        ("Contact", "Cases", "Case", "ContactId"),
        ("Case", "EmailMessages", "EmailMessage", "ParentId"),
        ("Case", "CaseHistories__r", "CaseHistory__c", "CaseId__c"),
        ("Case", "LiveChatTranscripts", "LiveChatTranscript", "CaseId"),
        ("Order", "OrderItems", "OrderItem", "OrderId"),
        ("OrderItem", "Cases__r", "Case", "OrderItemId__c"),
        ("Pricebook2", "PricebookEntries", "PricebookEntry", "Pricebook2Id"),
    ],
)
def test_children_are_named_as_in_salesforce(schema: Schema, parent: str, name: str, child: str, field: str):
    found = the_object(schema, parent).child(name.lower())
    assert found
    assert (found.name, found.object, found.field) == (name, child, field)


@pytest.mark.parametrize(
    ("parent", "name", "child", "field"),
    [
        ("Account", "Opportunities", "Opportunity", "AccountId"),
        ("Account", "Contracts", "Contract", "AccountId"),
        ("Account", "Quotes", "Quote", "AccountId"),
        ("Account", "Tasks", "Task", "WhatId"),
        ("Case", "EmailMessages", "EmailMessage", "ParentId"),
        ("Case", "Emails", "EmailMessage", "RelatedToId"),
        ("Contact", "Opportunities", "Opportunity", "ContactId"),
        ("Contract", "Opportunities__r", "Opportunity", "ContractID__c"),
        ("Lead", "VoiceCallTranscripts__r", "VoiceCallTranscript__c", "LeadId__c"),
        ("Opportunity", "Emails", "EmailMessage", "RelatedToId"),
        ("Opportunity", "Events", "Event", "WhatId"),
        ("Opportunity", "OpportunityLineItems", "OpportunityLineItem", "OpportunityId"),
        ("Opportunity", "Quotes", "Quote", "OpportunityId"),
        ("Opportunity", "Tasks", "Task", "WhatId"),
        ("Opportunity", "VoiceCallTranscripts__r", "VoiceCallTranscript__c", "OpportunityId__c"),
        ("Product2", "QuoteLineItems", "QuoteLineItem", "Product2Id"),
        ("Quote", "QuoteLineItems", "QuoteLineItem", "QuoteId"),
        ("Territory2", "UserTerritory2Associations", "UserTerritory2Association", "Territory2Id"),
        ("User", "UserTerritory2Associations", "UserTerritory2Association", "UserId"),
    ],
)
def test_children_of_sales_are_named_as_in_salesforce(sales: Schema, parent: str, name: str, child: str, field: str):
    found = the_object(sales, parent).child(name.lower())
    assert found
    assert (found.name, found.object, found.field) == (name, child, field)


@pytest.mark.parametrize(
    ("name", "relationship", "field"),
    [
        ("Case", "Owner", "OwnerId"),
        ("Case", "OrderItemId__r", "OrderItemId__c"),
        ("Case", "CreatedBy", "CreatedById"),
        ("EmailMessage", "Parent", "ParentId"),
        ("ProductCategoryProduct", "Product", "ProductId"),
        ("OrderItem", "Product2", "Product2Id"),
        ("Account", "PersonContact", "PersonContactId"),
    ],
)
def test_parents_are_named_as_in_salesforce(schema: Schema, name: str, relationship: str, field: str):
    found = the_object(schema, name).parent(relationship)
    assert found
    assert found.name == field


@pytest.mark.parametrize(
    ("name", "relationship", "field"),
    [
        ("EmailMessage", "RelatedTo", "RelatedToId"),
        ("Event", "What", "WhatId"),
        ("Lead", "ConvertedAccount", "ConvertedAccountId"),
        ("Opportunity", "ContractID__r", "ContractID__c"),
        ("QuoteLineItem", "OpportunityLineItem", "OpportunityLineItemId"),
        ("Task", "What", "WhatId"),
        ("UserTerritory2Association", "Territory2", "Territory2Id"),
        ("VoiceCallTranscript__c", "LeadId__r", "LeadId__c"),
        ("VoiceCallTranscript__c", "OpportunityId__r", "OpportunityId__c"),
    ],
)
def test_parents_of_sales_are_named_as_in_salesforce(sales: Schema, name: str, relationship: str, field: str):
    found = the_object(sales, name).parent(relationship)
    assert found
    assert found.name == field


def test_a_sale_has_a_contact_id_that_leads_no_further(sales: Schema):
    opportunity = the_object(sales, "Opportunity")
    assert opportunity.field("ContactId")
    assert opportunity.parent("Contact") is None


def test_a_task_or_an_event_is_about_records_of_several_objects(sales: Schema):
    for path in ("Task.WhatId", "Event.WhatId"):
        about = the_field(sales, path).reference_to
        assert {"Account", "Case", "Opportunity", "Quote"} <= set(about)
    assert the_field(sales, "EmailMessage.RelatedToId").reference_to == ("Case", "Opportunity")


def test_picklists_of_sales_keep_their_order(sales: Schema):
    stages = the_field(sales, "Opportunity.StageName").picklist
    assert stages == ("Qualification", "Discovery", "Quote", "Negotiation", "Closed")
    assert the_field(sales, "Quote.Status").picklist == (
        *("Draft", "Needs Review", "In Review", "Approved", "Rejected", "Presented", "Accepted", "Denied"),
    )
    assert the_field(sales, "Task.Status").picklist == (
        *("Not Started", "In Progress", "Completed", "Deferred", "Waiting"),
    )
    assert the_field(sales, "Task.Priority").picklist == ("High", "Normal", "Low")
    assert the_field(sales, "Lead.Status").picklist[0] == "New"
    assert the_field(sales, "Contract.Status").picklist[-1] == "Activated"


def test_who_may_own_what_in_sales(sales: Schema):
    assert the_field(sales, "Lead.OwnerId").reference_to == ("Group", "User")
    assert the_field(sales, "Task.OwnerId").reference_to == ("Group", "User")
    assert the_field(sales, "Event.OwnerId").reference_to == ("Calendar", "User")
    assert the_field(sales, "Opportunity.OwnerId").reference_to == ("User",)


def fields_of(schema: Schema, name: str) -> set[str]:
    return set(the_object(schema, name).fields)


def test_a_customer_is_a_company_in_b2b_and_a_person_elsewhere(schemas: dict[str, Schema]):
    retail, b2b, b2c = (fields_of(schemas[org], "Account") for org in ORGS)
    person = {"LastName", "FirstName", "PersonEmail", "PersonContactId", "IsPersonAccount", "RecordTypeId"}
    assert b2c == retail
    assert retail - b2b == person
    assert b2b - retail == {"Industry", "NumberOfEmployees"}
    assert not the_field(schemas["b2b"], "Account.Name").nillable
    assert the_field(schemas["b2c"], "Account.Name").nillable
    assert list(the_object(schemas["b2b"], "Account").fields)[len(STANDARD)] == "Name"


def test_contacts_and_leads_differ_by_org(schemas: dict[str, Schema]):
    assert fields_of(schemas["b2c"], "Contact") == {*STANDARD, "AccountId"}
    assert fields_of(schemas["retail"], "Contact") - fields_of(schemas["b2b"], "Contact") == {"IsPersonAccount"}
    assert fields_of(schemas["b2b"], "Lead") - fields_of(schemas["b2c"], "Lead") == {"Title", "Company"}


def test_e_mails_are_about_cases_only_in_retail(schemas: dict[str, Schema]):
    retail, b2b, b2c = (fields_of(schemas[org], "EmailMessage") for org in ORGS)
    assert b2b - retail == b2c - retail == {"RelatedToId"}
    assert the_object(schemas["retail"], "Case").child("Emails") is None


def test_other_objects_are_the_same_in_every_org(schemas: dict[str, Schema]):
    own = {"Account", "Contact", "EmailMessage", "Lead"}
    for org in ("b2b", "b2c"):
        for name in set(RETAIL) - own:
            assert the_object(schemas[org], name).fields == the_object(schemas["retail"], name).fields
    for name in set(SALES) - own:
        assert the_object(schemas["b2b"], name) == the_object(schemas["b2c"], name)


def test_every_packaged_file_is_of_an_object_that_the_org_has(org: str):
    objects = files("org.schema") / "objects"
    differing = {path.name.removesuffix(".yaml") for path in (objects / org).iterdir()}
    shared = {path.name.removesuffix(".yaml") for path in objects.iterdir() if path.is_file()}
    assert differing <= set(ORGS[org])
    assert shared == set(RETAIL | SALES)


def test_a_packaged_file_is_named_after_its_object(org: str):
    objects = files("org.schema") / "objects"
    for path in (*objects.iterdir(), *(objects / org).iterdir()):
        if path.is_file():
            assert yaml.safe_load(path.read_text())["name"] == path.name.removesuffix(".yaml")


def test_only_some_owners_may_be_queues(schema: Schema):
    assert the_field(schema, "Case.OwnerId").reference_to == ("Group", "User")
    for name in ("Account", "Contact"):
        assert the_field(schema, f"{name}.OwnerId").reference_to == ("User",)


def test_names_are_found_in_any_case(schema: Schema):
    for spelling in ("Case", "case", "CASE"):
        case = the_object(schema, spelling)
        assert case.name == "Case"
        assert (case.field("caseNUMBER") or case.fields["Id"]).name == "CaseNumber"
    assert the_object(schema, "casehistory__C").name == "CaseHistory__c"
    assert schema.object("Cases") is None
    assert the_object(schema, "Case").field("Owner") is None


def test_picklists_keep_their_order(schema: Schema):
    assert the_field(schema, "Case.Priority").picklist == ("High", "Medium", "Low")
    assert the_field(schema, "Case.Status").picklist[-1] == "Closed"
    assert the_field(schema, "Order.Status").picklist == ("Draft", "Activated")


def test_labels_are_made_from_names(schema: Schema):
    assert the_field(schema, "Account.ShippingPostalCode").label == "Shipping Postal Code"
    assert the_field(schema, "Case.AccountId").label == "Account ID"
    assert the_field(schema, "Product2.External_ID__c").external_id


def test_a_file_of_ones_own_adds_a_field(tmp_path: Path):
    mine = write(tmp_path, "name: case\nfields:\n  Tier__c: {type: picklist, picklist: [Gold, Silver]}\n")
    case = the_object(load(extra=[mine]), "Case")
    tier = case.field("tier__c")
    assert tier
    assert (tier.label, tier.picklist, tier.groupable) == ("Tier", ("Gold", "Silver"), True)
    assert case.prefix == "500"
    assert case.field("Subject")


def test_a_file_of_ones_own_changes_a_field_in_place(tmp_path: Path):
    mine = write(tmp_path, "name: Case\nfields:\n  SUBJECT: {type: string, length: 100}\n")
    case = the_object(load(extra=[mine]), "Case")
    subject = case.field("Subject")
    assert subject
    assert (subject.name, subject.length) == ("Subject", 100)
    assert list(case.fields) == list(the_object(load(), "Case").fields)


def test_a_file_of_ones_own_leaves_fields_out(tmp_path: Path):
    mine = write(tmp_path, "name: Case\ndescription: A ticket.\nwithout: [issueid__c, IsDeleted]\n")
    schema = load(extra=[mine])
    usual, case = the_object(load(), "Case"), the_object(schema, "Case")
    assert set(usual.fields) - set(case.fields) == {"IssueId__c", "IsDeleted"}
    assert (case.description, case.prefix) == ("A ticket.", "500")
    assert the_object(schema, "Issue__c").child("Cases__r") is None


def test_a_file_of_ones_own_changes_a_standard_field_in_place(tmp_path: Path):
    mine = write(tmp_path, "name: Case\nfields:\n  createddate: {type: datetime, label: Opened}\n")
    case = the_object(load(extra=[mine]), "Case")
    assert list(case.fields) == list(the_object(load(), "Case").fields)
    assert case.fields["CreatedDate"].label == "Opened"


def test_a_file_of_ones_own_adds_objects_with_relationships(tmp_path: Path):
    mine = write(
        tmp_path,
        "name: Visit__c\nprefix: a0V\nfields:\n"
        "  Account__c: {type: reference, to: [Account], children: Visits__r}\n"
        "  Notes__c: {type: textarea, length: 5000}\n"
        "---\n"
        "name: Photo__c\nprefix: a0W\nfields:\n"
        "  Visit__c: {type: reference, to: [Visit__c], children: Photos__r}\n",
    )
    schema = load(extra=[mine])
    visit = the_object(schema, "visit__c")
    assert visit.custom
    assert visit.field("SystemModstamp")
    assert visit.parent("Account__r")
    assert visit.child("photos__R")
    assert the_object(schema, "Account").child("Visits__r")
    assert not the_field(schema, "Visit__c.Notes__c").filterable


@pytest.mark.parametrize(
    ("text", "where", "what"),
    [
        ("name: Case\nlabel: [", "line 3", "did not find expected node content"),
        ("- Case", "", "expected a mapping"),
        ("fields: {}", "name", "missing"),
        ("name: Case\ncolour: red", "colour", "unknown key"),
        ("name: Case\nfields: [Id]", "fields", "expected a mapping"),
        ("name: Case\nfields: {X__c: {type: strng}}", "fields.X__c.type", "unknown type 'strng'"),
        ("name: Case\nfields: {X__c: {type: string, size: 3}}", "fields.X__c.size", "unknown key"),
        ("name: Case\nfields: {X__c: {type: string, length: long}}", "fields.X__c.length", "whole number"),
        ("name: Case\nfields: {X__c: {type: string, unique: 1}}", "fields.X__c.unique", "true or false"),
        (
            "name: Case\nfields: {X__c: {type: picklist, picklist: [1]}}",
            "fields.X__c.picklist",
            "list of texts",
        ),
        ("name: Case\nfields: {X__c: {type: reference}}", "fields.X__c.to", "missing"),
        ("name: Case\nfields: {X__c: {type: string, to: [User]}}", "fields.X__c.to", "only a reference"),
        (
            "name: Case\nfields: {X__c: {type: reference, to: [Acount]}}",
            "fields.X__c.to",
            "Acount is no object",
        ),
        (
            "name: Case\nfields: {X__c: {type: reference, to: [Account], children: cases}}",
            "fields.X__c.children",
            "already names Case.AccountId",
        ),
        ("name: Case\nwithout: [Subjct]", "without", "Case has no field Subjct"),
        ("name: Visit__c", "prefix", "needs a three-character Id prefix"),
        ("name: Visit__c\nprefix: '500'", "prefix", "is already that of"),
        ("name: Case\nfields: {X__c: {type: string}, x__C: {type: int}}", "fields.x__C", "is the same field as X__c"),
        ("name: 'Vi\"sit'\nprefix: a77", "name", "is no API name"),
        ("name: Case\nfields: {'X\"__c': {type: string}}", 'fields.X"__c', "is no API name"),
    ],
)
def test_a_broken_file_says_where_and_what(tmp_path: Path, text: str, where: str, what: str):
    mine = write(tmp_path, text)
    with pytest.raises(SchemaError) as broken:
        load(extra=[mine])
    error = broken.value
    assert (error.path, error.where) == (str(mine), where)
    assert what in error.what
    assert str(error).startswith(f"{mine}: ")
    assert "\n" not in str(error)


def test_a_missing_file_and_an_unknown_org_are_named(tmp_path: Path):
    with pytest.raises(SchemaError, match=r"nowhere\.yaml: No such file"):
        load(extra=[tmp_path / "nowhere.yaml"])
    with pytest.raises(SchemaError, match=r"wholesale: unknown org; known: bare, retail, b2b, b2c"):
        load("wholesale")


def test_a_reference_names_its_object_in_any_case(tmp_path: Path):
    mine = write(tmp_path, "name: Case\nfields: {Visitor__c: {type: reference, to: [contact]}}")
    visitor = load(extra=[mine]).objects["Case"].fields["Visitor__c"]
    assert visitor.reference_to == ("Contact",)
