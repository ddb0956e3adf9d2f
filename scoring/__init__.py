"""From answers to figures: extraction, grades, statistics. Nothing here calls an org or a model."""

from scoring.grade import GRADER, Grade, grade

__all__ = ["GRADER", "Grade", "grade"]
