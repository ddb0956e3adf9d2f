"""Which agent closes cases quickest or slowest, among those who handled more than a few in a window.

A case counts for the one agent who ever had it: cases that were passed on are left out.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from random import Random
from statistics import fmean

from org.world import CaseFact, Facts
from tasks import window
from tasks.kind import Kind, Rejected, Sample
from tasks.oracle import Ask, Cell, Oracle, pages
from tasks.phrasing import read
from tasks.window import Window

PHRASINGS = (
    "Which agent had the {extreme} average handle time in {window}, among those who handled more than {n} cases?",
    "Among agents with more than {n} cases handled in {window}, whose average handle time was the {extreme}?",
    "Find the agent with the {extreme} average handle time for {window}. Only count agents who handled more than "
    "{n} cases in that time.",
    "For {window}: of all agents that handled over {n} cases, who shows the {extreme} average handle time?",
)
TODAY = "Today's date is {today}."
RULE = (
    TODAY + " Handle time is the time from a case's CreatedDate to its ClosedDate. Average it per agent over cases "
    "that were created in the window, have the Status Closed and were never transferred: a transferred case has more "
    "than one 'Owner Assignment' entry in CaseHistory__c. An agent handled a case in the window when an 'Owner "
    "Assignment' entry dated in the window names the agent in NewValue__c. Answer with the agent's User Id, or None "
    "if no agent qualifies. " + window.RULE
)
CLOSEST = 0.02


def rule(facts: Facts) -> str:
    return RULE.replace("{today}", facts.today.isoformat())


def sample(facts: Facts, rng: Random, abstain: bool) -> Sample | Rejected:
    span = window.draw(rng, facts.today)
    extreme = rng.choice(("lowest", "highest"))
    handled = handled_cases(facts.cases, span)
    if not handled:
        return Rejected("empty window")
    counts = sorted(map(len, handled.values()))
    n = counts[-1] if abstain else rng.randint(0, counts[len(counts) // 2])
    means = {agent: mean for agent, mean in handle_times(facts.cases, span).items() if len(handled.get(agent, ())) > n}
    gold = [] if abstain else best(means, extreme)
    if not abstain and not gold:
        return Rejected("tie or nobody")
    slots = {"extreme": extreme, "window": span.words, "n": str(n)}
    return Sample(slots, rng.randrange(len(PHRASINGS)), tuple(gold), {"agents": str(len(means))})


def handled_cases(cases: Sequence[CaseFact], span: Window) -> Mapping[str, set[str]]:
    handled: defaultdict[str, set[str]] = defaultdict(set)
    for case in cases:
        for assignment in case.assignments:
            if span.holds(assignment.at.date()):
                handled[assignment.taker].add(case.id)
    return handled


def handle_times(cases: Sequence[CaseFact], span: Window) -> Mapping[str, float]:
    times: defaultdict[str, list[float]] = defaultdict(list)
    for case in cases:
        if case.closed is not None and len(case.assignments) == 1 and span.holds(case.created.date()):
            times[case.assignments[0].taker].append((case.closed - case.created).total_seconds())
    return {agent: fmean(values) for agent, values in times.items()}


def best(means: Mapping[str, float], extreme: str) -> list[str]:
    """The extreme agent, or nobody when the next is too close to call."""
    ranked = sorted(means.items(), key=lambda item: item[1], reverse=extreme == "highest")
    if not ranked:
        return []
    if len(ranked) > 1 and abs(ranked[0][1] - ranked[1][1]) <= CLOSEST * ranked[0][1]:
        return []
    return [ranked[0][0]]


def oracle(question: str, context: str) -> Oracle:
    slots = read(PHRASINGS, question) or {}
    span = window.read(slots["window"], today_in(context))
    seen = yield Ask(
        "soql",
        "SELECT NewValue__c agent, COUNT_DISTINCT(CaseId__c) n FROM CaseHistory__c WHERE Field__c = 'Owner Assignment' "
        f"AND {span.soql('CreatedDate')} GROUP BY NewValue__c HAVING COUNT_DISTINCT(CaseId__c) > {slots['n']}",
    )
    agents = sorted(str(row["agent"]) for row in seen.rows)
    if not agents:
        return "None"
    listed = ", ".join(f"'{agent}'" for agent in agents)
    cases = yield from pages(
        "SELECT Id, OwnerId, CreatedDate, ClosedDate FROM Case WHERE Status = 'Closed' AND "
        f"{span.soql('CreatedDate')} AND OwnerId IN ({listed}) AND Id NOT IN (SELECT CaseId__c FROM CaseHistory__c "
        "WHERE Field__c = 'Owner Assignment' AND OldValue__c != null)"
    )
    return (best(means_of(cases), slots["extreme"]) or ["None"])[0]


def today_in(context: str) -> date:
    start = context.index("Today's date is ") + len("Today's date is ")
    return date.fromisoformat(context[start : start + 10])


def means_of(cases: Sequence[Mapping[str, Cell]]) -> Mapping[str, float]:
    times: defaultdict[str, list[float]] = defaultdict(list)
    for case in cases:
        opened, closed = (datetime.fromisoformat(str(case[name])) for name in ("CreatedDate", "ClosedDate"))
        times[str(case["OwnerId"])].append((closed - opened).total_seconds())
    return {agent: fmean(values) for agent, values in times.items()}


KIND = Kind(
    name="handle_time",
    persona="service_manager",
    scenario="service",
    skill="database",
    metric="exact",
    answer="record_id",
    phrasings=PHRASINGS,
    sign="Handle time is the time from a case's CreatedDate",
    rule=rule,
    sample=sample,
    oracle=oracle,
    abstains=0.3,
)
