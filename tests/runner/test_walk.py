"""One complete walk: from the command to graded, traced and stored episodes."""

import json

import pytest

SMALL = ("per_kind=3", "tracking=none", "cluster=inline")
GRID = ("multirun", "model=expert,novice", "strategy=act,react", "task=handle_time,knowledge_qa", *SMALL)


@pytest.fixture(scope="module")
def walked(make_home):
    """Read by many tests; whoever runs it again finds nothing to do."""
    home = make_home("walk")
    assert home.run(*GRID).code == 0
    return home


def test_tasks_never_split_a_cell(walked):
    cells = walked.rows("SELECT model, strategy, COUNT(*) FROM cell GROUP BY model, strategy ORDER BY 1, 2")

    assert cells == [("expert", "act", 1), ("expert", "react", 1), ("novice", "act", 1), ("novice", "react", 1)]
    assert walked.rows("SELECT COUNT(*) FROM sweep") == [(1,)]
    assert walked.rows("SELECT COUNT(*) FROM episode WHERE end_reason IS NOT NULL") == [(24,)]


def test_the_expert_is_right_and_the_novice_is_not_always(walked):
    right = dict(
        walked.rows(
            "SELECT cell.model, AVG(grade.correct) FROM episode JOIN cell ON cell.id = cell_id "
            "JOIN grade ON grade.episode_key = episode.key GROUP BY 1"
        )
    )

    assert right["expert"] == 1.0
    assert right["novice"] < 1.0


def test_every_episode_has_its_agent_with_the_calls_below_it(walked):
    roots = walked.rows("SELECT episode_key, span_id FROM span WHERE operation = 'invoke_agent' AND parent_id IS NULL")
    children = walked.rows(
        "SELECT episode_key, parent_id, operation FROM span WHERE operation IN ('chat', 'execute_tool')"
    )

    assert sorted(key for key, _ in roots) == sorted(key for (key,) in walked.rows("SELECT key FROM episode"))
    assert {(key, parent) for key, parent, _ in children} <= set(roots)
    turns = walked.rows("SELECT SUM(turns), SUM(org_calls) FROM episode")
    assert turns == [tuple(sum(o == name for _, _, o in children) for name in ("chat", "execute_tool"))]


def test_every_reply_is_in_the_journal(walked):
    assert walked.rows("SELECT COUNT(*) FROM reply") == walked.rows("SELECT SUM(turns) FROM episode")


def test_org_requests_hang_below_their_tools(walked):
    orphans = walked.rows(
        "SELECT COUNT(*) FROM span request WHERE operation = 'org.request' AND NOT EXISTS "
        "(SELECT 1 FROM span tool WHERE tool.episode_key = request.episode_key AND tool.span_id = request.parent_id "
        "AND tool.operation = 'execute_tool')"
    )

    assert orphans == [(0,)]


def test_the_grade_is_an_event_of_the_agents_span(walked):
    events = walked.rows("SELECT events FROM span WHERE operation = 'invoke_agent'")
    names = [event["name"] for (text,) in events for event in json.loads(text)["events"]]

    assert names == ["gen_ai.evaluation.result"] * 24


def test_the_second_time_nothing_is_owed(walked):
    before = walked.rows("SELECT COUNT(*) FROM attempt")

    again = walked.run(*GRID)

    assert again.code == 0
    assert "nothing is owed" in again.out
    assert walked.rows("SELECT COUNT(*) FROM attempt") == before


def test_one_run_takes_a_union_of_tasks(home):
    home.run("task=handle_time,knowledge_qa", *SMALL)

    assert home.rows("SELECT kind, COUNT(*) FROM task GROUP BY kind") == [("handle_time", 3), ("knowledge_qa", 3)]
    assert home.rows("SELECT COUNT(*) FROM cell") == [(1,)]


def test_trials_are_episodes_of_their_own(home):
    home.run("task=handle_time", "trials=2", *SMALL)

    assert home.rows("SELECT trial, COUNT(*) FROM episode GROUP BY trial") == [(0, 3), (1, 3)]


def test_a_wider_sweep_pays_only_for_what_is_new(home):
    home.run("task=handle_time", *SMALL)

    home.run("task=handle_time", "tracking=none", "cluster=inline", "per_kind=5")

    assert home.rows("SELECT COUNT(*) FROM attempt") == [(5,)]


def test_the_multi_turn_expert_asks_for_the_rule_and_is_right(home):
    ran = home.run("turns=multi", "--json", *SMALL)

    assert json.loads(ran.out)["cells"][0]["success"] == 1.0


def test_the_table_has_a_row_per_persona_and_names_baselines(home):
    ran = home.run(*SMALL)

    lines = ran.out.splitlines()
    assert any("service_manager" in line and "100.0%" in line for line in lines)
    assert any("service_agent" in line for line in lines)
    assert any("scripted baseline" in line for line in lines)
    assert max(map(len, lines[3:-2])) <= 80


def test_json_is_one_document_and_nothing_else(home):
    ran = home.run("--json", *SMALL)

    document = json.loads(ran.out)
    cell = document["cells"][0]
    assert (cell["model"], cell["episodes"], cell["graded"], cell["infra_errors"]) == ("expert", 6, 6, 0)
    assert set(cell["personas"]["service_manager"]) == {"n", "success", "ci_low", "ci_high"}
    assert set(cell["baselines"]) == {"none", "constant"}
    assert document["owed"] == 0
    assert "owed" in ran.err


def test_quiet_says_results_only(home):
    ran = home.run("--quiet", *SMALL)

    assert ran.err == ""
    assert "episodes owed" not in ran.out
    assert "service_agent" in ran.out


def test_report_shows_the_newest_sweep_and_changes_nothing(walked):
    before = walked.rows("SELECT COUNT(*) FROM attempt")

    shown = walked.run("report")

    assert shown.code == 0
    assert "novice* / react" in shown.out
    assert walked.rows("SELECT COUNT(*) FROM attempt") == before


def test_cells_that_differ_elsewhere_are_told_apart(home):
    ran = home.run("multirun", "turns=single,multi", "limits.rows=200,100", "--json", *SMALL)

    labels = [cell["label"] for cell in json.loads(ran.out)["cells"]]
    assert len(set(labels)) == 4
    assert all(label.startswith("expert / react ") for label in labels)
    assert sum("limits.rows=100" in label and "user=scripted" in label for label in labels) == 1
