"""What only knowledge articles have: statistics of their use, and a search that takes any of its words."""

STATISTICS = frozenset(["TRACKING", "VIEWSTAT"])


def is_article(name: str) -> bool:
    return name.lower().endswith("__kav")


def mistake(word: str, *, articles: bool) -> str | None:
    """What is wrong with a word after UPDATE."""
    if word not in STATISTICS:
        return "The update option is invalid."
    return None if articles else f"Only KnowledgeArticle and KnowledgeArticleVersion support UPDATE {word}."
