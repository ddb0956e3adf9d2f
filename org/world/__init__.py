"""Generated worlds: a company with hidden facts, and the records that an org holds of it."""

from org.world.dispatch import UnknownWorld, generate
from org.world.facts import Agent, Article, Assignment, CaseFact, Facts, PhraseFact
from org.world.spec import VERSION, WorldSpec
from org.world.world import Record, Records, Value, World

__all__ = [
    "VERSION",
    "Agent",
    "Article",
    "Assignment",
    "CaseFact",
    "Facts",
    "PhraseFact",
    "Record",
    "Records",
    "UnknownWorld",
    "Value",
    "World",
    "WorldSpec",
    "generate",
]
