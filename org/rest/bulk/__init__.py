"""Bulk API 2.0: jobs that read and write many records as CSV."""

from org.rest.bulk.jobs import Jobs

__all__ = ["Jobs"]
