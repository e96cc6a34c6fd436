"""The worker of the parse queue."""

from typing import Any

from rq import Worker


class ParseWorker(Worker):
    """Does each job in a fork, and does not wait for that fork when it is told to stop.

    Reading a document may take minutes. What is cut off is found by the sweeper and begun
    again, so nothing is lost by ending it at once; waiting would only delay the stop.
    """

    def request_stop(self, signum: Any, frame: Any) -> None:
        if self.horse_pid:
            self.kill_horse()
        super().request_stop(signum, frame)  # type: ignore[no-untyped-call]
