"""The workers of both queues."""

from importlib import import_module
from typing import Any

from django.conf import settings
from rq import Queue, SimpleWorker, Worker
from rq.job import Job
from rq.worker import BaseWorker

from appliance.alive import sign
from core.providers.registry import chosen_embedding
from core.text.detect import detect

# Silent for no longer while it waits for a job: rq asks again at three quarters of it.
WAIT_SECONDS = 60


class Stoppable(BaseWorker):
    """Knows that it was asked to stop, also where Redis was lost before it could say so there."""

    asked_to_stop = False
    is_tired = False

    def request_stop(self, signum: Any, frame: Any) -> None:
        self.asked_to_stop = True
        super().request_stop(signum, frame)  # type: ignore[no-untyped-call]


class Tiring(Stoppable):
    """Keeps what its jobs need from the first one on. Where none has come for
    EMBEDDING_KEEP_SECONDS since the last, the worker is tired: it ends, so that its process can
    give the memory back."""

    _has_worked = False

    @property
    def keep_seconds(self) -> int:
        """0: for good."""
        return int(settings.EMBEDDING_KEEP_SECONDS)

    def execute_job(self, job: Job, queue: Queue) -> None:
        self._has_worked = True
        super().execute_job(job, queue)

    def dequeue_job_and_maintain_ttl(
        self, timeout: int | None, max_idle_time: int | None = None
    ) -> tuple[Job, Queue] | None:
        may_tire = timeout is not None and self._has_worked and self.keep_seconds > 0
        limit = self.keep_seconds if may_tire else max_idle_time
        taken = super().dequeue_job_and_maintain_ttl(timeout, limit)
        self.is_tired = may_tire and taken is None
        return taken


class ParseWorker(Tiring, Worker):
    """Does each job in a fork, and does not wait for that fork when it is told to stop.

    Reading a document may take minutes. What is cut off is found by the sweeper and begun
    again, so nothing is lost by ending it at once; waiting would only delay the stop.

    What every fork would load, half a second of work for each file, the first job loads once.
    """

    def execute_job(self, job: Job, queue: Queue) -> None:
        import_module("core.documents.ingest")
        detect("")
        super().execute_job(job, queue)

    def request_stop(self, signum: Any, frame: Any) -> None:
        if self.horse_pid:
            self.kill_horse()
        super().request_stop(signum, frame)

    def heartbeat(self, timeout: int | None = None, pipeline: Any = None) -> None:
        sign("parse", timeout or self.worker_ttl + 60)
        super().heartbeat(timeout, pipeline)


class EmbedWorker(Tiring, SimpleWorker):
    """Does jobs in its own process, and is silent during each: no longer than that may take.

    The first one loads the embedding model. Single small files it reads, too.
    """

    def heartbeat(self, timeout: int | None = None, pipeline: Any = None) -> None:
        sign("embed", timeout or self.worker_ttl + 60)
        super().heartbeat(timeout, pipeline)

    @property
    def keep_seconds(self) -> int:
        """For good where a server holds the model."""
        return 0 if chosen_embedding().is_served else super().keep_seconds
