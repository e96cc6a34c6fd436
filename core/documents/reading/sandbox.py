"""Runs code that touches hostile files in a child process with hard limits.

The parent calls ``run_limited``; the module it names ends with
``if __name__ == "__main__": confine(task)``. The child limits itself before it opens
anything: no code runs between fork and exec, which is what makes this safe to call from a
web process with threads and from a forked work-horse alike.
"""

import errno
import json
import logging
import os
import resource
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any, NoReturn

from core.errors import (
    DamagedFile,
    DamagedPdf,
    DocumentError,
    EmptyFile,
    NotFound,
    PolicyChatError,
    ProcessingMemory,
    ProcessingTimeout,
    StorageUnavailable,
    TooMuchText,
    UnsupportedFileType,
)
from core.priority import weigh_session
from core.scratch import scratch_folder

logger = logging.getLogger(__name__)

PROJECT_ROOT = Path(__file__).resolve().parents[3]
_STATUS = Path("/proc/self/status")
EXIT_REFUSED, EXIT_MEMORY, EXIT_OUTPUT, EXIT_NO_ROOM = 65, 71, 73, 74
# pdfium stops itself with these when an allocation fails; a segmentation fault is a bug instead.
OUT_OF_MEMORY_SIGNALS = {signal.SIGABRT, signal.SIGILL, signal.SIGTRAP}
TOO_LARGE = (
    "Reading this file needs more memory than is allowed. Save it again as an ordinary "
    "PDF (print to PDF) or split it, then upload it again."
)
LOGGED = 8_000  # bytes of what a child said, a traceback whole
OUT_OF_TIME_SIGNALS = {signal.SIGXCPU, signal.SIGALRM}
REFUSAL_CLASSES: list[type[PolicyChatError]] = [NotFound, UnsupportedFileType, EmptyFile]
REFUSAL_CLASSES += DocumentError.__subclasses__()
REFUSALS = {error.code: error for error in REFUSAL_CLASSES}


class ChildKilled(ProcessingMemory):
    """The child was killed: by the system, which had no memory left, or by somebody. The file need
    not be the reason, and the next try may fare better."""


def run_limited(
    module: str,
    request: Mapping[str, Any],
    *,
    timeout: float,
    memory_bytes: int,
    output_bytes: int = 256 << 20,
) -> bytes:
    """What ``module``'s task returns for ``request`` (JSON), made in a child process.

    ``timeout`` is in seconds of wall time. Raises what the task raised on purpose, and
    ProcessingTimeout, ProcessingMemory, ChildKilled, StorageUnavailable where the disk has no room
    for what the child says, TooMuchText (more than ``output_bytes``) or, where the
    child crashed, DamagedFile, or DamagedPdf for a ``kind`` that is "pdf". No process is left
    behind, and no file in the child's folder for temporary ones.
    """
    limits = {
        "seconds": timeout,
        "memory_bytes": memory_bytes,
        "output_bytes": output_bytes,
    }
    message = json.dumps({"limits": limits, "request": dict(request)})
    with TemporaryFile() as output, TemporaryFile() as log, scratch_folder() as folder:
        # A session of its own: a Ctrl-C meant for the parent lets the child be cleaned up by it.
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", module, message],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=log,
            env=_environment(folder),
            cwd="/",
            start_new_session=True,
        )
        try:
            status = process.wait(timeout)
        except BaseException as error:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            if isinstance(error, subprocess.TimeoutExpired):
                raise _too_slow() from None
            raise
        output.seek(0)
        if status == 0:
            # What a part of the file was too much for, where the rest could be read.
            if "Traceback" in (trace := _said(log)):
                logger.warning("%s stumbled: %s", module, trace)
            return output.read()
        raise _error(status, output.read(1 << 20), log, module, request.get("kind"))


def _environment(folder: Path) -> dict[str, str]:
    """No secrets: a hostile file that takes over the child finds only what Python needs, and a
    ``folder`` for files that end with it."""
    kept = (
        "PATH",
        "LD_LIBRARY_PATH",
        "DYLD_LIBRARY_PATH",
        "PYTHONPYCACHEPREFIX",
    )
    environment = {name: os.environ[name] for name in kept if name in os.environ}
    return environment | {
        "PYTHONPATH": str(PROJECT_ROOT),
        "PYTHONUTF8": "1",
        "TMPDIR": str(folder),
        "LC_ALL": "C.UTF-8",
        # numpy's library takes memory for a thread of each processor, of which none works.
        "OPENBLAS_NUM_THREADS": "1",
    }


def _error(
    status: int, output: bytes, log: IO[bytes], module: str, kind: str | None
) -> PolicyChatError:
    if status == EXIT_REFUSED:
        refusal = json.loads(output)
        return REFUSALS[refusal["code"]](refusal["detail"])
    if -status == signal.SIGKILL:
        return ChildKilled(TOO_LARGE)
    if status == EXIT_MEMORY or -status in OUT_OF_MEMORY_SIGNALS:
        return ProcessingMemory(TOO_LARGE)
    if status == EXIT_NO_ROOM:
        return StorageUnavailable("The server's disk is full. Have whoever runs it make room.")
    if status == EXIT_OUTPUT:
        return TooMuchText("The file holds more text than is allowed. Split it into parts.")
    if -status in OUT_OF_TIME_SIGNALS:
        return _too_slow()
    logger.warning("%s ended with status %s: %s", module, status, _said(log))
    if kind == "pdf":
        return DamagedPdf(
            "The file is damaged in a way that stops it from being read. Open it in a PDF viewer, "
            "save it again under a new name, and upload that."
        )
    return DamagedFile(
        "The file is damaged in a way that stops it from being read. Open it in the program that "
        "made it, save it again under a new name or as PDF, and upload that."
    )


def _said(log: IO[bytes]) -> str:
    """The end of what a child wrote to its standard error."""
    log.seek(max(0, log.seek(0, os.SEEK_END) - LOGGED))
    return log.read().decode("utf-8", "replace")


def _too_slow() -> ProcessingTimeout:
    return ProcessingTimeout(
        "Reading this file took longer than is allowed. Save it again as an ordinary PDF "
        "(print to PDF) or split it, then upload it again."
    )


def confine(task: Callable[[dict[str, Any]], bytes]) -> NoReturn:
    """The child's whole life: limit itself, do ``task``, hand the result over, end."""
    message = json.loads(sys.argv[1])
    # A library that prints must not end up inside the result.
    result = os.dup(1)
    os.dup2(2, 1)
    weigh_session()
    _limit(**message["limits"])
    status = 0
    try:
        payload = task(message["request"])
    except MemoryError:
        os._exit(EXIT_MEMORY)
    except PolicyChatError as error:
        payload = json.dumps({"code": error.code, "detail": error.detail}).encode()
        status = EXIT_REFUSED
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        os._exit(EXIT_NO_ROOM)
    try:
        with open(result, "wb") as stream:
            stream.write(payload)
    except OSError as error:
        os._exit(EXIT_NO_ROOM if error.errno == errno.ENOSPC else EXIT_OUTPUT)
    # Without teardown: libraries that survived a hostile file may still crash in their own.
    os._exit(status)


def _limit(seconds: float, memory_bytes: int, output_bytes: int) -> None:
    whole = int(seconds) + 1
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (whole, whole + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (output_bytes, output_bytes))
    # Ends an orphan whose parent was killed and can no longer do it.
    signal.alarm(whole + 1)
    if sys.platform == "darwin":
        watch_memory(memory_bytes)
    else:
        resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))


def watch_memory(memory_bytes: int) -> None:
    """Ends this process soon after it has used ``memory_bytes``: macOS ignores RLIMIT_AS."""

    def watch() -> None:
        while _most_used() < memory_bytes:
            time.sleep(0.02)
        os._exit(EXIT_MEMORY)

    threading.Thread(target=watch, daemon=True).start()


def _most_used() -> int:
    """The most bytes that this process has held. On Linux, ru_maxrss counts what the process held
    that started it, too."""
    if sys.platform == "darwin":
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    peak = next(row for row in _STATUS.read_text().splitlines() if row.startswith("VmHWM:"))
    return int(peak.split()[1]) * 1024
