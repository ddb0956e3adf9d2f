"""The packaged schema holds together, says what Salesforce says, and takes a user's own files."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from org.schema import Field, Object, Schema, SchemaError, load

OUTSIDE = {"Group", "KnowledgeArticle", "LiveChatVisitor", "ProductCatalog", "RecordType"}

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


@pytest.fixture(scope="module")
def schema() -> Schema:
    return load()


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


def test_retail_has_its_sixteen_objects(schema: Schema):
    assert {name: found.prefix for name, found in schema.objects.items()} == RETAIL
    assert [name for name, found in schema.objects.items() if found.custom] == ["Issue__c", "CaseHistory__c"]


@pytest.mark.parametrize("line", DESCRIBED.strip().splitlines(), ids=lambda line: line.split()[0])
def test_flags_are_those_of_a_real_org(schema: Schema, line: str):
    path, kind, length, *flags = line.split()
    field = the_field(schema, path)
    found = (field.nillable, field.filterable, field.sortable, field.groupable)
    assert (field.type, field.length) == (kind, int(length))
    assert found == tuple(flag != "-" for flag in flags)


def test_every_object_has_the_standard_fields(schema: Schema):
    for owner in schema.objects.values():
        assert next(iter(owner.fields)) == "Id"
        assert {"CreatedDate", "CreatedById", "LastModifiedDate", "LastModifiedById"} <= set(owner.fields)
        assert (owner.field("IsDeleted") is None) == (owner.name == "User")


def test_every_object_has_a_name_and_every_field_a_description(schema: Schema):
    for owner, field in every_field(schema):
        assert owner.name_field, owner.name
        assert owner.description
        assert field.description, (owner.name, field.name)
        assert field.label
        assert "\n" not in field.description


def test_every_reference_leads_somewhere(schema: Schema):
    for owner, field in every_field(schema):
        assert (field.type == "reference") == bool(field.reference_to) == bool(field.relationship)
        for target in field.reference_to:
            assert target in OUTSIDE or schema.object(target), (owner.name, field.name)
        if field.relationship:
            assert owner.parent(field.relationship.upper()) is field
            assert owner.field(field.relationship) is None


def test_every_child_relationship_leads_back(schema: Schema):
    for owner in schema.objects.values():
        for name, child in owner.children.items():
            back = the_field(schema, f"{child.object}.{child.field}")
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
        ("name: Visit__c", "prefix", "needs a three-character Id prefix"),
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
    with pytest.raises(SchemaError, match=r"wholesale: unknown org; known: retail"):
        load("wholesale")
