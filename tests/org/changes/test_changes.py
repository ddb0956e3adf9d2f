"""What may be written and what not, in Salesforce's words, and what the org writes by itself."""

from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest

from org.errors import SalesforceError
from org.identifiers import canonical
from org.schema.writing import createable, required, updateable
from tests.org.changes.desk import ADA, Desk, made

ECLAIR, ECLAT, GONE = "001000000000001AAA", "001000000000002AAA", "001000000000005AAA"
LEV, OLD = "005000000000002AAA", "005000000000003AAA"
OVENS = "006000000000001AAA"
NAMES = count()
READ_ONLY = (
    "Unable to create/update fields: {}. Please check the security settings of this field and verify that it is "
    "read/write for your profile or permission set."
)
NOT_OF_TYPE = (
    "Cannot deserialize instance of {} from {} or request may be missing a required field at [line:1, column:2]"
)
NOT_THERE = "Provided external ID field does not exist or is not accessible: {}"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    opened = Desk(made("sales", tmp_path_factory.mktemp("changes")))
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    opened = Desk(made("org", tmp_path_factory.mktemp("changes")))
    yield opened
    opened.close()


def sample(desk: Desk, **values: Any) -> str:
    return desk.create("Sample__c", Name=f"Sample {next(NAMES)}", **values)


# Values


@pytest.mark.parametrize(
    ("field", "given", "stored"),
    [
        ("Name", "  Émile ☕ ", "Émile ☕"),
        ("Name", 12.5, "12.5"),
        ("Name", True, "true"),
        ("Name", "a\x00b\ud800c", "abc"),
        ("Taste__c", "sweet", "Sweet"),
        ("Taste__c", "", None),
        ("Colours__c", "blue;Red;blue", "Red;Blue"),
        ("Kind__c", "Anything", "Anything"),
        ("Ready__c", True, True),
        ("Ready__c", "TRUE", True),
        ("Ready__c", "0", False),
        ("Ready__c", None, False),
        ("Made__c", "2024-02-29", "2024-02-29"),
        ("Made__c", "1700-01-01", "1700-01-01"),
        ("Opens__c", "09:30:00.500Z", "09:30:00.500Z"),
        ("Opens__c", "09:30", "09:30:00.000Z"),
        ("Stock__c", 7, 7),
        ("Stock__c", "-7", -7),
        ("Stock__c", 7.0, 7),
        ("Weight__c", 0.25, 0.25),
        ("Weight__c", "1e3", 1000.0),
        ("Price__c", 3, 3.0),
        ("Share__c", None, None),
        ("Site__c", "https://cakes.example/", "https://cakes.example/"),
        ("Story__c", "one\ntwo", "one\ntwo"),
        ("About__c", "001000000000001", ECLAIR),
        ("About__c", OVENS, OVENS),
    ],
)
def test_a_value_is_stored_as_its_field_is(desk: Desk, field: str, given: Any, stored: Any) -> None:
    identifier = desk.create("Sample__c", **{"Name": "One", field: given})
    assert desk.read("Sample__c", identifier, field) == stored
    other = desk.create("Sample__c", Name="Other")
    desk.update("Sample__c", other, **{field: given})
    assert desk.read("Sample__c", other, field) == stored


@pytest.mark.parametrize(
    ("given", "stored"),
    [
        ("2024-05-13T10:00:00Z", "2024-05-13T10:00:00.000+0000"),
        ("2024-05-13T10:00:00.123+02:00", "2024-05-13T08:00:00.123+0000"),
        ("2024-05-13T10:00:00.000+0000", "2024-05-13T10:00:00.000+0000"),
        ("1700-01-01T00:00:00-0400", "1700-01-01T04:00:00.000+0000"),
    ],
)
def test_a_moment_is_stored_in_utc(desk: Desk, given: str, stored: str) -> None:
    assert desk.read("Event", desk.create("Event", StartDateTime=given), "StartDateTime") == stored


@pytest.mark.parametrize(
    ("field", "given", "wrong"),
    [
        ("Weight__c", "abc", ("double", "VALUE_STRING value abc")),
        ("Weight__c", "nan", ("double", "VALUE_STRING value nan")),
        ("Weight__c", float("nan"), ("double", "VALUE_NUMBER_FLOAT value nan")),
        ("Weight__c", True, ("double", "VALUE_TRUE value true")),
        ("Price__c", {}, ("currency", "START_OBJECT value {")),
        ("Stock__c", 1.5, ("int", "VALUE_NUMBER_FLOAT value 1.5")),
        ("Ready__c", "perhaps", ("boolean", "VALUE_STRING value perhaps")),
        ("Ready__c", 1, ("boolean", "VALUE_NUMBER_INT value 1")),
        ("Made__c", "2024-02-30", ("date", "VALUE_STRING value 2024-02-30")),
        ("Made__c", "2024-05-13T10:00:00Z", ("date", "VALUE_STRING value 2024-05-13T10:00:00Z")),
        ("Made__c", 20240513, ("date", "VALUE_NUMBER_INT value 20240513")),
        ("Opens__c", "25:00", ("time", "VALUE_STRING value 25:00")),
        ("Name", ["a"], ("string", "START_ARRAY value [")),
        ("Colours__c", ["Red"], ("multipicklist", "START_ARRAY value [")),
        ("About__c", 1, ("reference", "VALUE_NUMBER_INT value 1")),
    ],
)
def test_a_value_that_is_none_of_its_type_is_refused(desk: Desk, field: str, given: Any, wrong: Any) -> None:
    with desk.refused("JSON_PARSER_ERROR", NOT_OF_TYPE.format(*wrong)):
        desk.create("Sample__c", **{"Name": "One", field: given})


@pytest.mark.parametrize("given", ["2024-05-13 10:00:00", "2024-05-13T10:00:00", "2024-05-13", "2024-13-01T00:00:00Z"])
def test_a_moment_needs_its_zone_and_its_form(desk: Desk, given: str) -> None:
    with desk.refused("JSON_PARSER_ERROR", NOT_OF_TYPE.format("datetime", f"VALUE_STRING value {given}")):
        desk.create("Event", StartDateTime=given)


def test_a_day_that_no_calendar_here_has_is_refused(desk: Desk) -> None:
    with desk.refused("FIELD_INTEGRITY_EXCEPTION", "Made: invalid date: 4001-01-01", "Made__c"):
        sample(desk, Made__c="4001-01-01")


@pytest.mark.parametrize(
    ("field", "given", "label"),
    [("Stock__c", 10**9, "Stock"), ("Weight__c", -1e16, "Weight"), ("Share__c", 1000, "Share")],
)
def test_a_number_has_bounds(desk: Desk, field: str, given: float, label: str) -> None:
    text = f"{label}: value outside of valid range on numeric field: {given}"
    with desk.refused("NUMBER_OUTSIDE_VALID_RANGE", text, field):
        sample(desk, **{field: given})


def test_numbers_beyond_all_bounds_are_refused(desk: Desk) -> None:
    for given in (10**400, "1e999", float("inf")):
        with pytest.raises(SalesforceError, match="outside of valid range"):
            sample(desk, Weight__c=given)


def test_a_text_that_is_too_long_is_refused(desk: Desk) -> None:
    long = "é" * 81
    with desk.refused("STRING_TOO_LONG", f"Last Name: data value too large: {long} (max length=80)", "LastName"):
        desk.create("Contact", LastName=long)
    assert desk.read("Contact", desk.create("Contact", LastName=long[1:]), "LastName") == long[1:]


def test_a_choice_outside_the_list_is_refused(desk: Desk) -> None:
    code = "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST"
    with desk.refused(code, "Taste: bad value for restricted picklist field: Salty", "Taste__c"):
        sample(desk, Taste__c="Salty")
    with desk.refused(code, "Colours: bad value for restricted picklist field: Pink", "Colours__c"):
        sample(desk, Colours__c="Red;Pink")


@pytest.mark.parametrize("given", ["x", "a@b", "a b@c.de", "a@b..c", "@b.co", "a@b.c@d.e", "a@-\n.co"])
def test_what_is_no_address_is_refused(desk: Desk, given: str) -> None:
    with desk.refused("INVALID_EMAIL_ADDRESS", f"Email: invalid email address: {given}", "Email"):
        desk.create("Contact", LastName="Holm", Email=given)


@pytest.mark.parametrize("given", ["a@b.co", "Ada.B+c_d@mail.firm-1.example", "o'hara@bär.example"])
def test_an_address_is_kept(desk: Desk, given: str) -> None:
    assert desk.read("Contact", desk.create("Contact", LastName="Holm", Email=given), "Email") == given


# Fields


def test_names_are_found_whatever_their_case(desk: Desk) -> None:
    identifier = desk.create("accOUNT", NAME="Case Ltd", attributes={"type": "Account"})
    desk.update("ACCOUNT", identifier.lower()[:3] + identifier[3:15], phone="9")
    assert desk.read("Account", identifier, "Name", "Phone") == ("Case Ltd", "9")


def test_a_column_that_is_none_is_refused(desk: Desk) -> None:
    with desk.refused("INVALID_FIELD", "No such column 'foo' on sobject of type Contact"):
        desk.create("contact", foo=1, Email="x")


def test_an_object_that_is_none_is_not_found(desk: Desk) -> None:
    with desk.refused("NOT_FOUND", "The requested resource does not exist", status=404):
        desk.create("Nothing__c", Name="x")


def test_fields_that_the_org_sets_are_refused(desk: Desk) -> None:
    code = "INVALID_FIELD_FOR_INSERT_UPDATE"
    with desk.refused(code, READ_ONLY.format("Id, CreatedDate"), "Id", "CreatedDate"):
        desk.create("Account", Name="x", Id=ECLAIR, CreatedDate="2024-01-01T00:00:00Z")
    with desk.refused(code, READ_ONLY.format("Name"), "Name"):
        desk.create("Contact", LastName="x", Name="y")
    with desk.refused(code, READ_ONLY.format("CaseNumber"), "CaseNumber"):
        desk.create("Case", CaseNumber="7")
    with desk.refused(code, READ_ONLY.format("IsClosed"), "IsClosed"):
        desk.create("Case", IsClosed=True)


def test_what_a_record_begins_with_stays(desk: Desk) -> None:
    line = desk.create("OpportunityLineItem", OpportunityId=OVENS, Quantity=1)
    with desk.refused("INVALID_FIELD_FOR_INSERT_UPDATE", READ_ONLY.format("OpportunityId"), "OpportunityId"):
        desk.update("OpportunityLineItem", line, OpportunityId=OVENS)


def test_all_that_is_missing_is_told_at_once(desk: Desk) -> None:
    text = "Required fields are missing: [Name, StageName, CloseDate]"
    with desk.refused("REQUIRED_FIELD_MISSING", text, "Name", "StageName", "CloseDate"):
        desk.create("Opportunity", Name=" ", Amount=1)


def test_a_required_field_cannot_be_emptied(desk: Desk) -> None:
    identifier = desk.create("Contact", LastName="Holm")
    for nothing in (None, "", "  "):
        with desk.refused("REQUIRED_FIELD_MISSING", "Required fields are missing: [LastName]", "LastName"):
            desk.update("Contact", identifier, LastName=nothing)
    with desk.refused("REQUIRED_FIELD_MISSING", "Required fields are missing: [OwnerId]", "OwnerId"):
        desk.update("Contact", identifier, OwnerId=None)
    desk.update("Contact", identifier, FirstName=None)


def test_describes_agree_with_what_is_taken(desk: Desk) -> None:
    """As a real org describes them."""
    things = desk.org.schema.objects
    case, contact = things["Case"], things["Contact"]
    assert [name for name, field in case.fields.items() if not createable(case, field)] == [
        *("Id", "IsDeleted", "CreatedDate", "CreatedById", "LastModifiedDate", "LastModifiedById", "SystemModstamp"),
        *("CaseNumber", "IsClosed", "ClosedDate"),
    ]
    assert [name for name, field in contact.fields.items() if required(contact, field)] == ["LastName"]
    sale = things["Opportunity"]
    assert createable(sale, sale.fields["ContactId"])
    assert not updateable(sale, sale.fields["ContactId"])


# References


def test_a_reference_that_is_no_id_is_refused(desk: Desk) -> None:
    with desk.refused("MALFORMED_ID", "Account ID: id value of incorrect type: NotReal", "AccountId"):
        desk.create("Contact", LastName="x", AccountId="NotReal")


def test_a_reference_to_another_kind_is_refused(desk: Desk) -> None:
    text = f"Account ID: id value of incorrect type: {OVENS}"
    with desk.refused("FIELD_INTEGRITY_EXCEPTION", text, "AccountId"):
        desk.create("Contact", LastName="x", AccountId=OVENS)


@pytest.mark.parametrize("account", ["001000000000099AAA", GONE])
def test_a_reference_to_nothing_is_refused(desk: Desk, account: str) -> None:
    with desk.refused("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id", "AccountId"):
        desk.create("Contact", LastName="x", AccountId=account)


def test_a_reference_out_of_the_org_is_taken(desk: Desk) -> None:
    queue = canonical("00G000000000001")
    assert desk.read("Case", desk.create("Case", OwnerId=queue), "OwnerId") == queue


def test_nobody_who_has_left_becomes_an_owner(desk: Desk) -> None:
    text = f"operation performed with inactive user [{OLD[:15]}] as owner of case"
    with desk.refused("INACTIVE_OWNER_OR_USER", text):
        desk.create("Case", OwnerId=OLD)


def test_a_parent_is_named_by_its_external_id(desk: Desk) -> None:
    code = f"P{next(NAMES)}"
    user = desk.rows(f"SELECT Username FROM User WHERE Id = '{LEV}'")[0][0]
    identifier = sample(desk, Code__c=code, About__r={"attributes": {"type": "Account"}, "Id": ECLAT})
    assert desk.read("Sample__c", identifier, "About__c") == ECLAT
    account = desk.create("Account", Name="Owned", Owner={"Username": user.upper()})
    assert desk.read("Account", account, "OwnerId") == LEV


def test_a_parent_without_that_external_id_is_refused(desk: Desk) -> None:
    text = "Foreign key external ID: nobody not found for field Username in entity User"
    with desk.refused("INVALID_FIELD", text, "Username"):
        desk.create("Account", Name="x", Owner={"Username": "nobody"})
    with desk.refused("INVALID_FIELD", "No such column 'Title' on sobject of type User"):
        desk.create("Account", Name="x", Owner={"Title": "Seller"})
    with pytest.raises(SalesforceError, match="Cannot deserialize instance of reference from START_OBJECT"):
        desk.create("Account", Name="x", Owner={})


# Values that only one record may have


def test_a_unique_value_is_given_once(desk: Desk) -> None:
    with desk.refused(
        "DUPLICATE_VALUE",
        "duplicate value found: Code__c duplicates value on record with id: a11000000000001",
        "Code__c",
    ):
        sample(desk, Code__c="ab1")
    one = sample(desk, Code__c="aB1")
    desk.update("Sample__c", one, Code__c="aB1")
    with pytest.raises(SalesforceError, match="duplicate value found"):
        desk.update("Sample__c", one, Code__c="ab1")
    desk.delete("Sample__c", one)
    sample(desk, Code__c="aB1")


def test_a_unique_value_is_the_same_whatever_its_case(shop: Desk) -> None:
    shop.create("Product2", Name="Ärmel", External_ID__c="WÄ-1")
    with pytest.raises(SalesforceError, match="duplicate value found: External_ID__c"):
        shop.create("Product2", Name="Ärmel", External_ID__c="wä-1")


def test_an_upsert_makes_a_record_or_changes_the_one_there_is(shop: Desk) -> None:
    identifier, created = shop.upsert("product2", "external_id__c", "UP-1", Name="Lid")
    assert created
    assert shop.upsert("Product2", "External_ID__c", "up-1", Name="Small lid") == (identifier, False)
    assert shop.read("Product2", identifier, "Name", "External_ID__c") == ("Small lid", "UP-1")
    assert shop.upsert("Product2", "Id", identifier, ProductCode="L") == (identifier, False)


def test_an_upsert_needs_an_external_id(shop: Desk) -> None:
    with shop.refused("NOT_FOUND", NOT_THERE.format("ProductCode"), status=404):
        shop.upsert("Product2", "ProductCode", "x", Name="x")
    with shop.refused("NOT_FOUND", NOT_THERE.format("01t000000000099AAA"), status=404):
        shop.upsert("Product2", "Id", "01t000000000099AAA", Name="x")


def test_an_upsert_that_several_records_fit_names_them(tmp_path: Any) -> None:
    desk = Desk(made("bare_crates", tmp_path))
    first, second = (desk.create("Crate__c", Name="x", Mark__c="M") for _ in range(2))
    with pytest.raises(SalesforceError) as caught:
        desk.upsert("Crate__c", "Mark__c", "m", Name="y")
    assert (caught.value.status, caught.value.ids) == (300, (first, second))  # type: ignore[attr-defined]
    desk.close()


# Which record


def test_a_record_that_is_not_there_is_not_found(desk: Desk) -> None:
    with desk.refused("NOT_FOUND", NOT_THERE.format("001000000000099AAA"), status=404):
        desk.update("Account", "001000000000099AAA", Name="x")
    with desk.refused("NOT_FOUND", NOT_THERE.format(OVENS), status=404):
        desk.delete("Account", OVENS)
    with desk.refused("MALFORMED_ID", "malformed id 123", "Id"):
        desk.delete("Account", "123")


def test_what_is_deleted_stays_in_the_bin(desk: Desk) -> None:
    identifier = desk.create("Account", Name="Brief Ltd")
    assert desk.found("FIND {brief} RETURNING Account(Id)") == [identifier]
    desk.delete("Account", identifier)
    assert desk.read("Account", identifier, "Id") is None
    assert desk.read("Account", identifier, "IsDeleted", deleted=True) is True
    assert desk.found("FIND {brief} RETURNING Account(Id)") == []
    with desk.refused("ENTITY_IS_DELETED", "entity is deleted", status=404):
        desk.delete("Account", identifier)
    with desk.refused("ENTITY_IS_DELETED", "entity is deleted", status=404):
        desk.update("Account", identifier, Phone="1")


def test_parts_go_with_the_whole_and_others_stay(desk: Desk) -> None:
    account = desk.create("Account", Name="Whole")
    sale = desk.create("Opportunity", Name="Sale", AccountId=account, StageName="Quote", CloseDate="2024-06-01")
    line = desk.create("OpportunityLineItem", OpportunityId=sale, Quantity=1)
    contact = desk.create("Contact", LastName="Left", AccountId=account)
    contract = desk.create("Contract", AccountId=account)
    desk.delete("Account", account)
    assert desk.read("Contract", contract, "Id") is None
    assert desk.read("Contact", contact, "AccountId", "Account.Name") == (account, None)
    desk.delete("Opportunity", sale)
    assert desk.read("OpportunityLineItem", line, "IsDeleted", deleted=True) is True


def test_an_object_without_a_bin_loses_its_records(desk: Desk) -> None:
    territory = desk.create("Territory2", Name="North")
    desk.create("UserTerritory2Association", UserId=LEV, Territory2Id=territory)
    desk.delete("Territory2", territory)
    assert desk.count("Territory2", deleted=True) == desk.count("UserTerritory2Association", deleted=True) == 0


def test_a_user_is_never_deleted(desk: Desk) -> None:
    with desk.refused("INVALID_TYPE_FOR_OPERATION", "entity type User does not support delete"):
        desk.delete("User", LEV)


# What the org writes


def test_a_record_tells_who_made_and_changed_it_and_when(desk: Desk) -> None:
    """On the org's own day, at the clock's time: in Sydney it is late in the evening."""
    identifier = desk.create("Account", Name="Stamped")
    made_at = "2024-05-13T13:00:05.000+0000"
    assert desk.read("Account", identifier, "CreatedDate", "CreatedById", "OwnerId") == (made_at, ADA, ADA)
    desk.changes.update("Account", identifier, {"Phone": "1"}, LEV)
    assert desk.read("Account", identifier, "LastModifiedById", "CreatedById", "SystemModstamp") == (LEV, ADA, made_at)


def test_a_new_id_is_of_its_object_and_whole(desk: Desk) -> None:
    identifiers = [desk.create("Account", Name="x") for _ in range(3)]
    assert len(set(identifiers)) == 3
    assert all(one.startswith("001") and canonical(one[:15]) == one for one in identifiers)


def test_numbers_go_on_in_the_form_they_have(shop: Desk, desk: Desk) -> None:
    last = max(int(number) for (number,) in shop.rows("SELECT CaseNumber FROM Case"))
    made_cases = [shop.create("Case") for _ in range(2)]
    assert [shop.read("Case", one, "CaseNumber") for one in made_cases] == [str(last + 1), str(last + 2)]
    assert shop.read("CaseHistory__c", shop.create("CaseHistory__c"), "Name") == "CH-6"
    assert desk.read("Order", desk.create("Order", Status="Draft", EffectiveDate="2024-01-01"), "OrderNumber") == (
        "00000001"
    )


def test_defaults_are_set_and_given_choices_kept(desk: Desk) -> None:
    assert desk.read("Case", desk.create("Case"), "Status", "Priority", "IsClosed") == ("New", "Medium", False)
    assert desk.read("Case", desk.create("Case", Priority="Low"), "Priority") == "Low"
    assert desk.read("Task", desk.create("Task", Status=None), "Status") == "Not Started"


def test_a_persons_name_follows_from_its_parts(desk: Desk) -> None:
    identifier = desk.create("Contact", LastName="Holm", FirstName="Ida")
    desk.update("Contact", identifier, LastName="Ågren")
    assert desk.read("Contact", identifier, "Name") == "Ida Ågren"
    assert desk.count("Contact WHERE Name = 'IDA ÅGREN'") == 1


def test_a_case_is_closed_when_its_status_says_so(desk: Desk) -> None:
    identifier = desk.create("Case", Status="Closed")
    assert desk.read("Case", identifier, "IsClosed", "ClosedDate") == (True, "2024-05-13T13:00:05.000+0000")
    desk.update("Case", identifier, Status="Working")
    assert desk.read("Case", identifier, "IsClosed", "ClosedDate") == (False, None)


def test_a_case_of_a_contact_is_of_its_account_if_it_names_none(desk: Desk) -> None:
    account, other = desk.create("Account", Name="Oak"), desk.create("Account", Name="Elm")
    contact = desk.create("Contact", LastName="Ash", AccountId=account)
    made = desk.create("Case", ContactId=contact)
    assert desk.read("Case", made, "AccountId") == account
    assert desk.read("Case", desk.create("Case", ContactId=contact, AccountId=other), "AccountId") == other
    desk.update("Case", made, AccountId=None)
    assert desk.read("Case", made, "AccountId") is None


def test_a_persons_account_has_a_contact(shop: Desk) -> None:
    account = shop.create("Account", LastName="Oak", FirstName="Eve", PersonEmail="eve@mail.example")
    shop.update("Account", account, FirstName="Eva")
    contact = shop.read("Account", account, "PersonContactId")
    assert shop.read("Account", account, "Name", "IsPersonAccount") == ("Eva Oak", True)
    known = ("Name", "Email", "AccountId", "IsPersonAccount")
    assert shop.read("Contact", contact, *known) == ("Eva Oak", "eve@mail.example", account, True)
    shop.delete("Account", account)
    assert shop.read("Contact", contact, "Id") is None


def test_a_firms_account_has_a_name_and_a_persons_has_none_of_its_own(shop: Desk) -> None:
    with shop.refused("REQUIRED_FIELD_MISSING", "Required fields are missing: [Name]", "Name"):
        shop.create("Account", Phone="1")
    with shop.refused("INVALID_FIELD_FOR_INSERT_UPDATE", READ_ONLY.format("Name"), "Name"):
        shop.create("Account", Name="Oak", LastName="Oak")
    with shop.refused("INVALID_FIELD_FOR_INSERT_UPDATE", READ_ONLY.format("LastName"), "LastName"):
        shop.update("Account", ECLAIR, LastName="Oak")
    with shop.refused("REQUIRED_FIELD_MISSING", "Required fields are missing: [Name]", "Name"):
        shop.update("Account", ECLAIR, Name=None)
    person = shop.create("Account", LastName="Oak")
    for name in ("Elm", None):
        with shop.refused("INVALID_FIELD_FOR_INSERT_UPDATE", READ_ONLY.format("Name"), "Name"):
            shop.update("Account", person, Name=name)


def test_an_order_is_worth_what_its_items_are(shop: Desk) -> None:
    tea = "01t000000000002AAA"
    book = shop.create("Pricebook2", Name="List")
    price = shop.create("PricebookEntry", Pricebook2Id=book, Product2Id=tea, UnitPrice=2.5)
    order = shop.create("Order", Status="Draft", EffectiveDate="2024-01-01")
    first = shop.create("OrderItem", OrderId=order, PricebookEntryId=price, Quantity=3)
    shop.create("OrderItem", OrderId=order, Product2Id=tea, Quantity=1, UnitPrice=0.1)
    assert shop.read("PricebookEntry", price, "Name") == "Tea cup"
    assert shop.read("OrderItem", first, "Product2Id", "UnitPrice", "TotalPrice") == (tea, 2.5, 7.5)
    assert shop.read("Order", order, "TotalAmount") == 7.6
    shop.update("OrderItem", first, Quantity=1)
    assert shop.read("Order", order, "TotalAmount") == 2.6
    shop.delete("OrderItem", first)
    assert shop.read("Order", order, "TotalAmount") == 0.1


def test_a_category_counts_its_products(shop: Desk) -> None:
    catalogue = canonical("0ZS000000000001")
    shelf = shop.create("ProductCategory", Name="New", CatalogId=catalogue)
    entry = shop.create("ProductCategoryProduct", ProductCategoryId=shelf, ProductId="01t000000000001AAA")
    assert shop.read("ProductCategory", shelf, "NumberOfProducts") == 1
    assert shop.read("ProductCategoryProduct", entry, "CatalogId") == catalogue
    shop.delete("ProductCategoryProduct", entry)
    assert shop.read("ProductCategory", shelf, "NumberOfProducts") == 0


def test_a_quoted_line_costs_less_its_discount(desk: Desk) -> None:
    product = desk.create("Product2", Name="Oven")
    book = desk.create("Pricebook2", Name="List")
    price = desk.create("PricebookEntry", Pricebook2Id=book, Product2Id=product, UnitPrice=100)
    quote = desk.create("Quote", Name="Offer", OpportunityId=OVENS)
    known = {"QuoteId": quote, "PricebookEntryId": price, "Product2Id": product, "UnitPrice": 100, "Quantity": 2}
    assert desk.read("QuoteLineItem", desk.create("QuoteLineItem", **known, Discount=10), "TotalPrice") == 180.0
    line = desk.create("OpportunityLineItem", OpportunityId=OVENS, PricebookEntryId=price, Quantity=2)
    assert desk.read("OpportunityLineItem", line, "Name", "TotalPrice", "Product2Id") == ("Ovens Oven", 200.0, product)


def test_an_article_is_dated_when_it_is_published(desk: Desk) -> None:
    article = desk.create("Knowledge__kav", Title="New", UrlName=f"new-{next(NAMES)}")
    known = ("PublishStatus", "Language", "IsLatestVersion", "LastPublishedDate")
    assert desk.read("Knowledge__kav", article, *known) == ("Draft", "en_US", True, None)
    assert desk.read("Knowledge__kav", article, "KnowledgeArticleId")[:3] == "kA0"
    desk.update("Knowledge__kav", article, PublishStatus="Online")
    assert desk.read("Knowledge__kav", article, "LastPublishedDate") is not None


# The index of words


def test_the_index_follows_every_change(desk: Desk) -> None:
    identifier = desk.create("Account", Name="Zwölf Öfen", Phone="(555) 555-0199")
    assert desk.found("FIND {zwölf} IN NAME FIELDS RETURNING Account(Id)") == [identifier]
    assert desk.found("FIND {5550199} IN PHONE FIELDS RETURNING Account(Id)") == [identifier]
    desk.update("Account", identifier, Name="Thirteen")
    assert desk.found("FIND {zwölf} RETURNING Account(Id)") == []
    assert desk.found("FIND {thirt*} RETURNING Account(Id)") == [identifier]
    assert desk.found("FIND {thirteen} RETURNING Contact(Id)") == []


def test_texts_beyond_ascii_are_found_whatever_their_case_in_any_field(desk: Desk) -> None:
    identifier = sample(desk, Note__c="ÄRGER", Kind__c="Ñandú")
    assert desk.rows("SELECT Id FROM Sample__c WHERE Note__c LIKE 'är%' AND Kind__c = 'ñANDÚ'") == [(identifier,)]


def test_records_whose_ids_differ_in_case_are_two(desk: Desk) -> None:
    desk.update("Place__c", "a1000000000000bAAA", Name="Left hall")
    assert desk.read("Place__c", "a1000000000000BAAQ", "Name") == "Right wing"
