"""How jobs of ingest and their stages are measured."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from core.telemetry.metrics import INGEST_STAGE_SECONDS
from core.telemetry.totals import send
from core.telemetry.tracing import span

_endings: list[Callable[[], object]] = [send]


def at_end_of_jobs(send_rest: Callable[[], object]) -> None:
    """Have ``send_rest`` called when a job has ended."""
    _endings.append(send_rest)


@contextmanager
def job(step: str) -> Iterator[None]:
    """A whole job. What it leaves to be sent is sent at once: RQ ends the process of a parse
    job without a word to anybody."""
    try:
        with span(f"ingest {step}"):
            yield
    finally:
        for send_rest in _endings:
            send_rest()


@contextmanager
def stage(name: str) -> Iterator[None]:
    """One stage of a job."""
    with span(f"ingest stage {name}"), INGEST_STAGE_SECONDS.labels(name).time():
        yield
