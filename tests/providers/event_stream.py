"""AWS's binary event streams, as a server words them."""

import json
import struct
from typing import Any
from zlib import crc32

_TEXT = 7  # the kind of a header's value


def event(kind: str, payload: dict[str, Any]) -> bytes:
    return _message({":message-type": "event", ":event-type": kind}, payload)


def exception(kind: str, message: str) -> bytes:
    return _message({":message-type": "exception", ":exception-type": kind}, {"message": message})


def prelude(headers: int, payload: int) -> bytes:
    """The beginning of a message whose parts have these sizes, in bytes."""
    sizes = struct.pack("!II", 16 + headers + payload, headers)
    return sizes + struct.pack("!I", crc32(sizes))


def _message(headers: dict[str, str], payload: dict[str, Any]) -> bytes:
    head = b"".join(map(_header, headers.items()))
    body = json.dumps(payload).encode()
    whole = prelude(len(head), len(body)) + head + body
    return whole + struct.pack("!I", crc32(whole))


def _header(named: tuple[str, str]) -> bytes:
    name, value = (each.encode() for each in named)
    return bytes([len(name)]) + name + struct.pack("!BH", _TEXT, len(value)) + value
