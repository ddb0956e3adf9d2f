"""The text strategies: what an agent is told, and how its replies are read."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.action import Execute, Respond, Unparsable
from agents.observation import read
from agents.prompts import BadPrompts, Prompts
from agents.schema_text import schema_text
from agents.strategies import STRATEGIES, Strategy
from models import Reply
from org.schema import load

QUERY = "SELECT Id FROM Case"
PIECES = st.lists(st.sampled_from(["<execute>", "</execute>", "<respond>", "</respond>", "```", "FIND {", " "]))
SEARCH = "FIND {warranty} RETURNING Knowledge__kav(Id)"


@pytest.fixture(scope="module", params=["act", "react"])
def strategy(request: pytest.FixtureRequest) -> Strategy:
    return STRATEGIES[request.param](Prompts.load(), "SCHEMA")


@pytest.mark.parametrize(
    ("reply", "action"),
    [
        (f"<execute>{QUERY}</execute>", Execute("soql", QUERY)),
        (f"<execute>\n{QUERY}\n</execute>\n", Execute("soql", QUERY)),
        (f"<execute>{SEARCH}</execute>", Execute("sosl", SEARCH)),
        ("<execute> find{two words} </execute>", Execute("sosl", "find{two words}")),
        ("<execute>FIND {Marie-Pier}</execute>", Execute("sosl", "FIND {Marie-Pier}")),
        ("<execute>FINDINGS</execute>", Execute("soql", "FINDINGS")),
        ("<respond>None</respond>", Respond("None")),
        ("<respond>\n  two\n  lines\n</respond>", Respond("two\n  lines")),
        ("<respond></respond>", Respond("")),
        (f"<EXECUTE>{QUERY}</Execute>", Execute("soql", QUERY)),
        ("<Respond>None</RESPOND>", Respond("None")),
        (f"<execute>\n```sql\n{QUERY}\n```\n</execute>", Execute("soql", QUERY)),
        (f"<execute>```\n{QUERY}\n```</execute>", Execute("soql", QUERY)),
        (f"<execute>```{QUERY}```</execute>", Execute("soql", QUERY)),
        (f"```xml\n<execute>\n{QUERY}\n</execute>\n```", Execute("soql", QUERY)),
        (f"<execute>{QUERY}", Execute("soql", QUERY)),
        ("<respond>None", Respond("None")),
        (f"<thought>\nI look.\n</thought>\n<execute>{QUERY}</execute>", Execute("soql", QUERY)),
        (f"<execute>{QUERY}</execute>\n<respond>None</respond>", Execute("soql", QUERY)),
        (f"<respond>None</respond><execute>{QUERY}</execute>", Respond("None")),
        (f"<execute>{QUERY}\n<respond>None</respond>", Execute("soql", QUERY)),
        (f"<thought>not yet <respond>None</respond></thought><execute>{QUERY}</execute>", Execute("soql", QUERY)),
        (f"<execute>{QUERY} WHERE Subject = '<b>'</execute>", Execute("soql", f"{QUERY} WHERE Subject = '<b>'")),
    ],
)
def test_reading_is_forgiving(strategy: Strategy, reply: str, action: Any):
    assert strategy.parse(Reply(reply)) == action


@pytest.mark.parametrize(
    ("reply", "why"),
    [
        ("", "it had neither tag"),
        (QUERY, "it had neither tag"),
        (f"execute: {QUERY}", "it had neither tag"),
        ("<query>SELECT</query>", "it had neither tag"),
        ("<execute> \n </execute>", "the query was empty"),
        ("<execute>```sql\n```</execute>", "the query was empty"),
    ],
)
def test_what_cannot_be_read_is_told(strategy: Strategy, reply: str, why: str):
    action = strategy.parse(Reply(reply))
    assert isinstance(action, Unparsable)
    assert action.correction == (
        f"Your reply held no action that could be read: {why}. Reply again with one action: "
        "<execute>a query</execute> or <respond>your answer</respond>."
    )


@given(st.text() | PIECES.map("".join))
def test_every_reply_is_some_action(reply: str):
    action = STRATEGIES["act"](Prompts.load(), "").parse(Reply(reply))
    assert isinstance(action, Execute | Respond | Unparsable)
    assert not isinstance(action, Execute) or action.text.strip() == action.text != ""


def test_the_opening_tells_the_rule_or_does_not(strategy: Strategy, company: Any):
    told, untold = (strategy.open(company.task, told=told) for told in (True, False))
    assert told[0].content.endswith(f"SCHEMA\n\nWhat you need to know for this question:\n{company.task.rule}")
    assert company.task.rule not in untold[0].content
    assert told[1:] == untold[1:]
    assert untold[0].content.endswith("SCHEMA\n\n" + Prompts.load().fill("multi"))
    assert "$" not in untold[0].content


def test_a_rule_may_hold_anything(strategy: Strategy, company: Any):
    opening = strategy.open(replace(company.task, rule="costs $5, $schema or {rule}"), told=True)
    assert opening[0].content.endswith("costs $5, $schema or {rule}")


def test_only_react_thinks(company: Any):
    told = {name: STRATEGIES[name](Prompts.load(), "").open(company.task, told=True) for name in ("act", "react")}
    act, react = (told[name][0].content for name in ("act", "react"))
    assert "<thought>" in react
    assert "thought" not in act


def test_own_prompts_replace_the_packaged_ones(tmp_path: Path, company: Any):
    (tmp_path / "act.txt").write_text("Be brief.\n$schema\n", "utf-8")
    strategy = STRATEGIES["act"](Prompts.load(tmp_path), "SCHEMA")
    assert strategy.open(company.task, told=True)[0].content.startswith("Be brief.\nSCHEMA\n")
    assert strategy.texts()["act"] == "Be brief.\n$schema\n"
    assert strategy.texts()["correction"] == Prompts.load().texts["correction"]
    assert STRATEGIES["react"](Prompts.load(tmp_path), "").texts()["react"] == Prompts.load().texts["react"]


@pytest.mark.parametrize(("name", "text", "said"), [
    ("agent", "Be brief.", "agent.txt: no prompt is called agent; there are: act,"),
    ("rule", "It costs $5: $rule", "rule.txt: a $ that fills in nothing"),
    ("rule", "$rules", "rule.txt: nothing is called $rules here; there are: rule"),
])  # fmt: skip
def test_a_prompt_that_cannot_be_used_is_named(tmp_path: Path, name: str, text: str, said: str):
    (tmp_path / f"{name}.txt").write_text(text, "utf-8")
    with pytest.raises(BadPrompts, match=re.escape(said)):
        Prompts.load(tmp_path)


@pytest.mark.parametrize("made", [True, False])
def test_a_folder_without_prompts_is_a_mistake(tmp_path: Path, made: bool):
    folder = tmp_path if made else tmp_path / "nowhere"
    with pytest.raises(BadPrompts, match=re.escape(str(folder))):
        Prompts.load(folder)


def examples(name: str) -> list[str]:
    text = Prompts.load().texts[name]
    return text.split("Examples of queries:\n")[1].split("\n\n")[0].splitlines()


@pytest.mark.parametrize("query", sorted({query for name in ("act", "react") for query in examples(name)}))
def test_every_example_of_the_prompts_works(company: Any, says: Any, query: str):
    model = says(f"<execute>{query}</execute>", "<respond>None</respond>")
    company.run(model)
    assert model.last_heard.startswith("totalSize ")
    assert read(model.last_heard).rows or query.startswith("FIND")


def test_the_schema_names_every_object_and_field(company: Any):
    schema = load()
    lines = schema_text(schema).split("\n")
    for thing in schema.objects.values():
        start = lines.index(f"{thing.name}: {thing.description}")
        told = [line.split()[0] for line in lines[start + 1 : start + 1 + len(thing.fields)]]
        assert told == list(thing.fields)
    assert "  ContactId (reference to Contact, as Contact) Person who raised the case." in lines
    assert any(line.startswith("  Status (picklist: New, Working, ") for line in lines)
