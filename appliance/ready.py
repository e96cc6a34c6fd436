"""The one plain line that says that people may come: where to, and who answers them."""

import time
from urllib.request import urlopen

LOCAL = "127.0.0.1"
EVERYWHERE = "0.0.0.0"  # noqa: S104  (asked for with --host)
QUOTED = "answers are quoted from the documents"
LATE_SECONDS = 120.0
ANSWER_SECONDS = 10.0


def written_by(model: str) -> str:
    """Who answers, where ``model`` does."""
    return f"answers are written by {model}"


def say_when_ready(host: str, port: int, url: str, who_answers: str) -> None:
    """Print the line once the server on ``host`` and ``port`` is ready; wait until then.

    ``url`` is the address that people type.
    """
    wait_until_ready(host, port)
    print(f"Ready: {url} ({who_answers})", flush=True)


def wait_until_ready(host: str, port: int) -> None:
    """Return once /readyz says so; after LATE_SECONDS say where to look, and go on waiting."""
    # All addresses include the local one.
    readyz = f"http://{LOCAL if host == EVERYWHERE else host}:{port}/readyz"
    late = time.monotonic() + LATE_SECONDS
    while not _is_ready(readyz):
        if time.monotonic() > late:
            print(f"not ready after {LATE_SECONDS:.0f} s; {readyz} says why", flush=True)
            late = float("inf")
        time.sleep(0.2)


def _is_ready(readyz: str) -> bool:
    try:
        with urlopen(readyz, timeout=ANSWER_SECONDS) as answer:  # noqa: S310  (http, and our own)
            return bool(answer.status == 200)
    except OSError:  # not listening yet, or not ready
        return False
