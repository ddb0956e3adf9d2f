"""The knowledge articles: every answer stands word for word in its own one; no question is asked twice."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from org.world import ids
from org.world.facts import Article, PhraseFact
from org.world.phrasing import phrase
from org.world.retail import words
from org.world.retail.rows import instant, row
from org.world.retail.setting import Setting
from org.world.retail.topics import CARE, SPARES, TOPICS, Line, Topic
from org.world.world import Record

_ANSWER = re.compile(r"\[([^\[\]]*)\]")


Draft = tuple[Topic, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Page:
    article: Article
    summary: str
    text: str
    published: datetime


def pages(frame: Setting, count: int, rng: Random) -> Sequence[Page]:
    numbers = ids.sequence("ka0", rng)
    rules, guides = _rules(frame), _guides(frame)
    of_rules = min(len(rules), count * 3 // 4)
    chosen = [*_some(rules, of_rules, rng), *_some(guides, count - of_rules, rng)]
    return [_page(next(numbers), *draft, frame, rng) for draft in chosen]


def _some(drafts: Sequence[Draft], count: int, rng: Random) -> list[Draft]:
    return [drafts[place] for place in sorted(rng.sample(range(len(drafts)), count))]


def _rules(frame: Setting) -> list[Draft]:
    return [(topic, {"shop": frame.shop}) for topic in TOPICS]


def _guides(frame: Setting) -> list[Draft]:
    categories = [category.lower() for category in words.SECTORS[frame.sector]]
    return [(topic, {"category": category}) for topic in (CARE, SPARES) for category in categories]


def _page(number: str, topic: Topic, values: Mapping[str, str], frame: Setting, rng: Random) -> Page:
    lines = [(line, phrase(line.text, rng, values)) for line in topic.lines]
    facts = tuple(_fact(line, text, values, rng) for line, text in lines if line.question)
    text = " ".join(_ANSWER.sub(r"\1", text) for _, text in lines)
    title = phrase(topic.title, rng, values)
    published = frame.start + timedelta(days=rng.randrange(200), seconds=rng.randrange(86400))
    return Page(
        Article(number, title, facts, topic.public),
        phrase(topic.summary, rng, values),
        text,
        published,
    )


def _fact(line: Line, text: str, values: Mapping[str, str], rng: Random) -> PhraseFact:
    found = _ANSWER.search(text)
    if not found:
        raise ValueError(f"a line with a question marks its answer: {line.text}")
    return PhraseFact(phrase(line.question, rng, values), found[1])


def article_rows(written: Sequence[Page], editor: str, rng: Random) -> Iterator[Record]:
    masters = ids.sequence("kA0", rng)
    for place, page in enumerate(written, start=1):
        yield row(
            page.article.id,
            page.published,
            editor,
            KnowledgeArticleId=next(masters),
            ArticleNumber=f"{place + 1000:09}",
            Title=page.article.title,
            UrlName=re.sub(r"[^A-Za-z0-9]+", "-", page.article.title),
            Summary=page.summary,
            FAQ_Answer__c=page.text,
            PublishStatus="Online",
            Language="en_US",
            IsLatestVersion=True,
            IsVisibleInPkb=page.article.public,
            LastPublishedDate=instant(page.published),
            OwnerId=editor,
        )
