"""The workers of both queues."""

from typing import Any

from rq import SimpleWorker, Worker
from rq.worker import BaseWorker

from appliance.alive import sign

# Silent for no longer while it waits for a job: rq asks again at three quarters of it.
WAIT_SECONDS = 60


class Stoppable(BaseWorker):
    """Knows that it was asked to stop, also where Redis was lost before it could say so there."""

    asked_to_stop = False

    def request_stop(self, signum: Any, frame: Any) -> None:
        self.asked_to_stop = True
        super().request_stop(signum, frame)  # type: ignore[no-untyped-call]


class ParseWorker(Stoppable, Worker):
    """Does each job in a fork, and does not wait for that fork when it is told to stop.

    Reading a document may take minutes. What is cut off is found by the sweeper and begun
    again, so nothing is lost by ending it at once; waiting would only delay the stop.
    """

    def request_stop(self, signum: Any, frame: Any) -> None:
        if self.horse_pid:
            self.kill_horse()
        super().request_stop(signum, frame)

    def heartbeat(self, timeout: int | None = None, pipeline: Any = None) -> None:
        sign("parse", timeout or self.worker_ttl + 60)
        super().heartbeat(timeout, pipeline)


class EmbedWorker(Stoppable, SimpleWorker):
    """Does jobs in its own process, and is silent during each: no longer than that may take."""

    def heartbeat(self, timeout: int | None = None, pipeline: Any = None) -> None:
        sign("embed", timeout or self.worker_ttl + 60)
        super().heartbeat(timeout, pipeline)
