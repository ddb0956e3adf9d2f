"""What a sweep has paid for is kept, however it ends, and the same command does the rest."""

import json
import signal

WORK = ("task=handle_time,knowledge_qa", "per_kind=20", "trials=3", "strategy=act", "tracking=none")
GRADES = (
    "SELECT episode.id, grade.correct, grade.score, episode.answer FROM episode "
    "JOIN grade ON grade.episode_key = episode.key ORDER BY episode.id"
)


def started(home):
    """True once some episodes have ended."""
    return (home.path / "store.db").exists() and home.rows("SELECT COUNT(*) > 10 FROM grade") == [(1,)]


def test_after_a_kill_the_same_command_ends_like_an_undisturbed_run(make_home, until):
    undisturbed, killed = make_home("undisturbed"), make_home("killed")
    assert undisturbed.run(*WORK, "cluster=inline").code == 0
    process = killed.start(*WORK, "cluster=inline", "cluster.in_flight=4")
    until(lambda: started(killed))
    process.send_signal(signal.SIGKILL)
    process.communicate()
    torn = killed.rows("SELECT COUNT(*) FROM attempt WHERE outcome IS NULL")[0][0]
    release_leases(killed)

    again = killed.run(*WORK, "cluster=inline")

    assert again.code == 0
    assert killed.rows(GRADES) == undisturbed.rows(GRADES)
    assert torn <= 4
    assert killed.rows("SELECT COUNT(*) FROM attempt") == [(120 + torn,)]
    assert killed.rows("SELECT COUNT(*) FROM reply") == undisturbed.rows("SELECT COUNT(*) FROM reply")


def release_leases(home):
    """A killed worker's leases run out by themselves in half a minute; the test does not wait for that."""
    with home.store() as store, store.shared.begin() as connection:
        connection.exec_driver_sql("UPDATE lease SET expires_at = 0")


def test_replies_of_a_torn_attempt_are_replayed_and_not_asked_again(home):
    assert home.run(*WORK, "cluster=inline").code == 0
    with home.store() as store, store.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM grade WHERE episode_key = 1")
        connection.exec_driver_sql("UPDATE episode SET end_reason = NULL, answer = NULL WHERE key = 1")
        connection.exec_driver_sql("UPDATE span SET attempt = 0 WHERE episode_key = 1")
    replies = home.rows("SELECT COUNT(*) FROM reply")

    assert home.run(*WORK, "cluster=inline").code == 0

    asked = home.rows("SELECT attributes FROM span WHERE operation = 'chat' AND episode_key = 1 AND attempt > 0")
    assert {json.loads(attributes)["proctor.replayed"] for (attributes,) in asked} == {True}
    assert home.rows("SELECT COUNT(*) FROM reply") == replies


def test_interrupted_once_it_stops_soon_says_how_to_go_on_and_can(home, until):
    process = home.start(*WORK, "cluster=inline")
    until(lambda: started(home))
    process.send_signal(signal.SIGINT)
    out, _ = process.communicate(timeout=20)

    assert process.returncode == 130
    assert "the same command" in out
    assert home.rows("SELECT COUNT(*) FROM attempt WHERE outcome IS NULL") == [(0,)]
    assert home.run(*WORK, "cluster=inline").code == 0
    assert home.rows("SELECT COUNT(*) FROM grade") == [(120,)]


def test_two_runs_of_one_sweep_share_the_work(home, until):
    first = home.start(*WORK, "cluster=inline")
    until(lambda: started(home))

    second = home.run(*WORK, "cluster=inline")
    first.communicate(timeout=60)

    assert (first.returncode, second.code) == (0, 0)
    assert home.rows("SELECT COUNT(*), COUNT(DISTINCT episode_key) FROM attempt") == [(120, 120)]
