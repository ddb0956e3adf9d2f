"""What agents are asked: kinds of task, tasks made from a world's facts, and suites of them.

`load(suite)` is the door.
"""

from tasks.kind import Kind, Sample
from tasks.suite import Suite, SuiteSpec, load
from tasks.task import Task

__all__ = ["Kind", "Sample", "Suite", "SuiteSpec", "Task", "load"]
