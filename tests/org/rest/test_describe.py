"""Objects described as Salesforce describes them: every key is there, and what it says is so."""

from collections.abc import Iterator
from typing import Any

import pytest
from simple_salesforce import Salesforce

import org
from org.changes import opened
from org.rest import Door
from org.rest.describing import described
from tests.org.visitor import API, Visitor

OF_ALL = frozenset(
    "activateable associateEntityType associateParentEntity createable custom customSetting deepCloneable deletable "
    "deprecatedAndHidden feedEnabled hasSubtypes isInterface isSubtype keyPrefix label labelPlural layoutable "
    "mergeable mruEnabled name queryable replicateable retrieveable searchable triggerable undeletable updateable "
    "urls".split()
)
OF_ONE = OF_ALL | frozenset(
    "actionOverrides childRelationships compactLayoutable defaultImplementation extendedBy extendsInterfaces fields "
    "implementedBy implementsInterfaces listviewable lookupLayoutable namedLayoutInfos networkScopeFieldName "
    "recordTypeInfos searchLayoutable sobjectDescribeOption supportedScopes".split()
)
OF_FIELDS = frozenset(
    "aggregatable aiPredictionField autoNumber byteLength calculated calculatedFormula cascadeDelete caseSensitive "
    "compoundFieldName controllerName createable custom defaultValue defaultValueFormula defaultedOnCreate "
    "dependentPicklist deprecatedAndHidden digits displayLocationInDecimal encrypted externalId extraTypeInfo "
    "filterable filteredLookupInfo formulaTreatNullNumberAsZero groupable highScaleNumber htmlFormatted idLookup "
    "inlineHelpText label length mask maskType name nameField namePointing nillable permissionable picklistValues "
    "polymorphicForeignKey precision queryByDistance referenceTargetField referenceTo relationshipName "
    "relationshipOrder restrictedDelete restrictedPicklist scale searchPrefilterable soapType sortable type unique "
    "updateable writeRequiresMasterRead".split()
)
OF_CHILDREN = frozenset(
    "cascadeDelete childSObject deprecatedAndHidden field junctionIdListNames junctionReferenceTo relationshipName "
    "restrictedDelete".split()
)
OF_RECORD_TYPES = frozenset(
    "active available defaultRecordTypeMapping developerName master name recordTypeId urls".split()
)
OF_CHOICES = frozenset(["active", "defaultValue", "label", "validFor", "value"])


@pytest.fixture(scope="module")
def client(little: Any) -> Salesforce:
    return org.connect(org.Embedded(little.org))


@pytest.fixture(scope="module")
def case(client: Salesforce) -> Any:
    return client.Case.describe()


@pytest.fixture(scope="module")
def writable(little: Any) -> Iterator[Visitor]:
    there, changes = opened(little.org.path, keep=False)
    yield Visitor(Door(there, changes=changes))
    there.close()
    changes.close()


def fields(described: Any) -> dict[str, Any]:
    return {field["name"]: field for field in described["fields"]}


def test_all_objects_are_listed(client: Salesforce, little: Any):
    listed = client.describe()
    assert (listed["encoding"], listed["maxBatchSize"]) == ("UTF-8", 200)
    assert [one["name"] for one in listed["sobjects"]] == list(little.org.schema.objects)
    assert all(one.keys() == OF_ALL for one in listed["sobjects"])
    case = next(one for one in listed["sobjects"] if one["name"] == "Case")
    assert (case["label"], case["labelPlural"], case["keyPrefix"]) == ("Case", "Cases", "500")
    assert case["urls"]["rowTemplate"] == f"{API}/sobjects/Case/{{ID}}"


def test_a_description_has_every_key(case: Any):
    assert case.keys() == OF_ONE
    assert all(field.keys() == OF_FIELDS for field in case["fields"])
    assert case["childRelationships"]
    assert all(child.keys() == OF_CHILDREN for child in case["childRelationships"])
    assert [one.keys() for one in case["recordTypeInfos"]] == [OF_RECORD_TYPES]
    assert all(one.keys() == OF_CHOICES for one in fields(case)["Status"]["picklistValues"])


def test_a_description_tells_what_the_fields_are(case: Any):
    found = fields(case)
    kinds = {name: (found[name]["type"], found[name]["soapType"], found[name]["length"]) for name in ("Id", "Subject")}
    assert kinds == {"Id": ("id", "tns:ID", 18), "Subject": ("string", "xsd:string", 255)}
    assert (found["Subject"]["byteLength"], found["Id"]["byteLength"], found["IsClosed"]["length"]) == (765, 18, 0)
    assert [one["value"] for one in found["Priority"]["picklistValues"]] == ["High", "Medium", "Low"]
    assert (found["OwnerId"]["referenceTo"], found["OwnerId"]["relationshipName"]) == (["Group", "User"], "Owner")
    assert (found["OwnerId"]["namePointing"], found["AccountId"]["namePointing"]) == (True, False)
    assert (found["Description"]["filterable"], found["Description"]["aggregatable"]) == (False, False)
    assert (found["CaseNumber"]["autoNumber"], found["CaseNumber"]["idLookup"]) == (True, True)
    assert found["IsClosed"]["calculated"]


def test_children_are_told_of(case: Any):
    children = {(one["childSObject"], one["field"]): one["relationshipName"] for one in case["childRelationships"]}
    assert children["EmailMessage", "ParentId"] == "EmailMessages"


def test_nothing_can_be_written_where_nothing_can(case: Any):
    assert not any(case[flag] for flag in ("createable", "updateable", "deletable"))
    assert not any(field["createable"] or field["updateable"] for field in case["fields"])


def test_what_can_be_written_is_told(writable: Visitor):
    case = writable.get("sobjects/Case/describe")
    assert all(case[flag] for flag in ("createable", "updateable", "deletable"))
    found = fields(case)
    assert (found["Subject"]["createable"], found["Subject"]["updateable"]) == (True, True)
    for name in ("Id", "CreatedDate", "CaseNumber", "IsClosed"):
        assert (found[name]["createable"], found[name]["updateable"]) == (False, False), name
    assert {one["value"]: one["defaultValue"] for one in found["Status"]["picklistValues"]}["New"] is True
    assert writable.get("sobjects")["sobjects"][0]["createable"]


def test_a_field_that_a_new_record_must_have_is_told_to_be_so(writable: Visitor):
    """Not of accounts: where they may be persons, a real org too describes both kinds of name as not needed."""
    for name in writable.door.org.schema.objects.keys() - {"Account"}:
        told = writable.get(f"sobjects/{name}/describe")["fields"]
        needed = {
            one["name"] for one in told if one["createable"] and not (one["nillable"] or one["defaultedOnCreate"])
        }
        answer = writable.ask("POST", f"sobjects/{name}", content={})
        refused = writable.read(answer)
        assert needed == (set(refused[0]["fields"]) if answer.status == 400 else set()), name


def test_an_object_is_told_of_in_short(client: Salesforce):
    told = client.Issue__c.metadata()
    assert told["objectDescribe"].keys() == OF_ALL
    assert (told["objectDescribe"]["name"], told["recentItems"]) == ("Issue__c", [])


@pytest.mark.parametrize(
    ("name", "plural"),
    [("ProductCategory", "Product Categories"), ("Pricebook2", "Price Books"), ("CaseHistory__c", "Case Histories")],
)
def test_more_than_one_of_a_thing(client: Salesforce, name: str, plural: str):
    assert getattr(client, name).describe()["labelPlural"] == plural


def test_a_description_is_made_once(little: Any):
    visitor = Visitor(Door(little.org))
    visitor.get("sobjects/Account/describe")
    before = described.cache_info()
    visitor.get("sobjects/account/describe")
    after = described.cache_info()
    assert (after.hits - before.hits, after.misses - before.misses) == (1, 0)
