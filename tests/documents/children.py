"""Tasks for the sandbox's tests: ``python -m tests.documents.children``."""

import builtins
import errno
import json
import logging
import os
import time
from typing import Any, NoReturn

from core.documents.reading.sandbox import confine, watch_memory
from core.errors import EncryptedPdf
from core.priority import AUTOGROUP


def task(request: dict[str, Any]) -> bytes:
    match request["do"]:
        case "echo":
            print("a library that prints")
            return json.dumps(request).encode()
        case "environment":
            return json.dumps(dict(os.environ)).encode()
        case "stumble":
            stumble()
        case "session":
            return AUTOGROUP.read_bytes()
        case "refuse":
            raise EncryptedPdf("Take the password away.")
        case "sleep":
            time.sleep(60)
        case "spin":
            while True:
                pass
        case "memory":
            return b"x" * (4 << 30)
        case "watched memory":
            watch_memory(1)
            time.sleep(60)
        case "output":
            return b"x" * 2_000_000
        case badly:
            end(badly)
    return b""


def end(badly: str) -> None:
    match badly:
        case "full disk":
            builtins.open = no_room
        case "killed":
            os.kill(os.getpid(), 9)
        case "crash":
            os.kill(os.getpid(), 11)
        case "bug":
            raise RuntimeError("nobody expected this")


def stumble() -> None:
    """As a reader does that goes on with the rest of the file."""
    try:
        raise RuntimeError("nobody expected this")
    except RuntimeError:
        logging.getLogger(__name__).warning("A part could not be read", exc_info=True)


def no_room(*_: Any, **__: Any) -> NoReturn:
    raise OSError(errno.ENOSPC, "No space left on device")


if __name__ == "__main__":
    confine(task)
