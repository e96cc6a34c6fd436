"""Loaded by every Python process that finds this folder in PYTHONPATH.

Writes down whom the process talks to, in the file SOCKET_LOG, and lets it reach nobody
but this machine.
"""

import ipaddress
import os
import sys
from typing import Any

LOG = os.open(os.environ["SOCKET_LOG"], os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
EVENTS = {
    "socket.connect": 1,
    "socket.sendto": 1,
    "socket.getaddrinfo": 0,
    "socket.gethostbyname": 0,
    "socket.gethostbyaddr": 0,
}


def is_here(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def watch(event: str, arguments: tuple[Any, ...]) -> None:
    if event not in EVENTS:
        return
    address = arguments[EVENTS[event]]
    host = address[0] if isinstance(address, tuple) else address
    if not isinstance(host, str) or host.startswith(("/", "\0")):
        return  # a socket in the file system, or listening on every address
    os.write(LOG, f"{event} {host} {' '.join(sys.argv[:3])}\n".encode())
    if not is_here(host):
        raise PermissionError(f"{host} is not this machine")


sys.addaudithook(watch)
