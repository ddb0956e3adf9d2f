"""From one command to graded episodes: plan, leases, workers, progress, reports and tracking."""

from importlib.metadata import PackageNotFoundError, version


def code_version() -> str:
    try:
        return version("crm-proctor")
    except PackageNotFoundError:
        return "0.1.0+checkout"
