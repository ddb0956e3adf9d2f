"""A customer's question that one public knowledge article answers in a few words."""

import re
from random import Random

from org.world import Facts
from org.world.reading import answer_in
from tasks.kind import Kind, Sample
from tasks.oracle import Ask, Oracle
from tasks.phrasing import read

PHRASINGS = (
    'A customer wrote: "{question}" Answer with the few words that our knowledge articles give.',
    "Using our knowledge articles, answer this customer's question in a few words: {question}",
    'What do we tell a customer who asks "{question}"? Give only the short answer from our knowledge articles.',
    "Look up in our knowledge articles and answer as briefly as they allow: {question}",
)
RULE = (
    "The answer stands in one article of Knowledge__kav, in its field FAQ_Answer__c. Give the words of the article "
    "that answer the question, and no more."
)
WORD = re.compile(r"[a-z]{4,}", re.IGNORECASE)
WORDS_ASKED = 8


def rule(facts: Facts) -> str:
    return RULE


def sample(facts: Facts, rng: Random, abstain: bool) -> Sample:
    article = rng.choice([article for article in facts.articles if article.public])
    fact = rng.choice(article.facts)
    slots = {"question": fact.question}
    return Sample(slots, rng.randrange(len(PHRASINGS)), (fact.answer,), {"article": article.id})


def oracle(question: str, context: str) -> Oracle:
    asked = (read(PHRASINGS, question) or {"question": question})["question"]
    terms = sorted(set(WORD.findall(asked)), key=lambda word: (-len(word), word))[:WORDS_ASKED]
    fields = "RETURNING Knowledge__kav(Id, Title, FAQ_Answer__c LIMIT 20)"
    seen = yield Ask("sosl", f"FIND {{{' OR '.join(terms)}}} IN ALL FIELDS {fields}")
    found = [answer_in(asked, str(row["FAQ_Answer__c"])) for row in seen.rows]
    answers = [answer for answer in found if answer is not None]
    if answers:
        return answers[0]
    seen = yield Ask("soql", "SELECT Id, FAQ_Answer__c FROM Knowledge__kav ORDER BY Id LIMIT 200")
    found = [answer_in(asked, str(row["FAQ_Answer__c"])) for row in seen.rows]
    return next((answer for answer in found if answer is not None), "None")


KIND = Kind(
    name="knowledge_qa",
    persona="service_agent",
    scenario="service",
    skill="text",
    metric="fuzzy",
    answer="phrase",
    phrasings=PHRASINGS,
    sign="The answer stands in one article of Knowledge__kav",
    rule=rule,
    sample=sample,
    oracle=oracle,
)
