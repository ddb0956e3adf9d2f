"""An org of any size for measuring: the records of a company that sells to companies."""

from benchmarks.filling.fill import fill

__all__ = ["fill"]
