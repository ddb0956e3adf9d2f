"""Scripted models: baselines that reply without a language model. They see what any model sees, and nothing else.

They say how well the harness works, not how well any agent does; reports name them as baselines.
"""

from agents.scripted.expert import Expert
from agents.scripted.novice import Novice

SCRIPTED = {"expert": Expert, "novice": Novice}

__all__ = ["SCRIPTED", "Expert", "Novice"]
