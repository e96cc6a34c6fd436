"""Names that lead where a test wants them to."""

import socket

import pytest


def resolve_to(monkeypatch: pytest.MonkeyPatch, *answers: list[str]) -> list[str]:
    """Have each look-up of an ``.example`` name give the next of ``answers``; which were asked."""
    asked, left = [], list(answers)
    really = socket.getaddrinfo

    def resolve(host, port, *args, **kwargs):
        name = host.decode() if isinstance(host, bytes) else host
        if not str(name).endswith(".example"):
            return really(host, port, *args, **kwargs)
        asked.append(name)
        found = left.pop(0) if len(left) > 1 else left[0]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port)) for one in found]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    return asked
