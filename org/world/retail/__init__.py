"""A shop that sells to persons and answers their questions: 16 objects, four years of history."""

from org.world.retail.company import generate

__all__ = ["generate"]
