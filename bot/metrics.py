"""What is counted and measured, in the form that Prometheus reads.

Names are as in https://prometheus.io/docs/practices/naming/. Of this process: rows, ended jobs, calls to
Slack, acknowledgements and transactions. Of the whole database, which each process tells alike: jobs, and for
how long the oldest event, message and job have waited.
"""

from datetime import UTC, datetime
from math import nan
from typing import Final

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    Info,
    ProcessCollector,
    Summary,
    generate_latest,
)

from bot import __version__
from importer.words.jobs import ImportJob, Stage
from storage.figures import Figures

_ACKNOWLEDGEMENT_SECONDS: Final = (0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0, 5.0)
"""Slack waits for three."""
_DATABASE_SECONDS: Final = (0.001, 0.005, 0.02, 0.1, 0.5, 2.0, 10.0)


class Metrics:
    """The numbers of this process; no label names a workspace, a person or anything of a file."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        Info("handoff_build", "The version that runs.", registry=self._registry).info(
            {"version": __version__}
        )
        self._rows = self._counter("handoff_rows", "Rows done here, by stage.", "stage")
        self._ended = self._counter("handoff_jobs_ended", "Jobs that ended here.", "kind", "outcome")
        self._slack_errors = self._counter(
            "handoff_slack_errors", "Calls to Slack that failed, by Slack's word for it.", "method", "error"
        )
        self._slack_calls = Summary(
            "handoff_slack_seconds", "Calls to Slack.", ["method"], registry=self._registry
        )
        self._acknowledgements = Histogram(
            "handoff_acknowledgement_seconds",
            "From what Slack sent to our acknowledgement.",
            buckets=_ACKNOWLEDGEMENT_SECONDS,
            registry=self._registry,
        )
        self._transactions = Histogram(
            "handoff_database_seconds",
            "Transactions, with the wait for their turn.",
            ["transaction"],
            buckets=_DATABASE_SECONDS,
            registry=self._registry,
        )
        self._ready = self._gauge("handoff_ready", "1 where this process has what it needs.", "need")
        self._jobs = self._gauge("handoff_jobs", "Jobs in the database.", "kind", "state")
        self._oldest_job = self._gauge(
            "handoff_oldest_job_seconds",
            "How long the oldest job with work left has been in that state.",
            "state",
        )
        self._oldest_event = self._gauge(
            "handoff_oldest_event_seconds", "Age of the oldest event of Slack's that isn't done."
        )
        self._oldest_unsaid = self._gauge(
            "handoff_oldest_unsaid_message_seconds", "Age of the oldest message that isn't said."
        )

    def count_rows(self, stage: Stage, rows: int) -> None:
        """So many more rows are done."""
        self._rows.labels(stage).inc(rows)

    def count_end(self, job: ImportJob) -> None:
        """A job has ended."""
        self._ended.labels(job.kind, job.state).inc()

    def count_call(self, method: str, seconds: float, error: str = "") -> None:
        """Slack was called; `error` is empty where it did as asked."""
        self._slack_calls.labels(method).observe(seconds)
        if error:
            self._slack_errors.labels(method, error).inc()

    def count_acknowledgement(self, seconds: float) -> None:
        """Something that Slack sent was acknowledged."""
        self._acknowledgements.observe(seconds)

    def count_transaction(self, kind: str, seconds: float) -> None:
        """A transaction has ended."""
        self._transactions.labels(kind).observe(seconds)

    def note_needs(self, met: dict[str, bool]) -> None:
        """Which of its needs are met."""
        for need, is_met in met.items():
            self._ready.labels(need).set(is_met)

    def note_figures(self, figures: Figures | None) -> None:
        """How everything stands in the database; nothing is told of it where it gives no answer."""
        self._jobs.clear()
        self._oldest_job.clear()
        if figures is None:
            self._oldest_event.set(nan)
            self._oldest_unsaid.set(nan)
            return
        now = datetime.now(UTC)
        for (kind, state), count in figures.jobs.items():
            self._jobs.labels(kind, state).set(count)
        for state, since in figures.oldest_jobs.items():
            self._oldest_job.labels(state).set(_age(since, now))
        self._oldest_event.set(_age(figures.oldest_event, now))
        self._oldest_unsaid.set(_age(figures.oldest_unsaid, now))

    def exposition(self) -> bytes:
        """All of it as text."""
        return generate_latest(self._registry)

    def _counter(self, name: str, told: str, *labels: str) -> Counter:
        return Counter(name, told, labels, registry=self._registry)

    def _gauge(self, name: str, told: str, *labels: str) -> Gauge:
        return Gauge(name, told, labels, registry=self._registry)


def _age(since: datetime | None, now: datetime) -> float:
    """In seconds; none where nothing waits."""
    return max(0.0, (now - since).total_seconds()) if since else 0.0
