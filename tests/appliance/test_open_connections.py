"""How many connections a web process keeps open follows from the limit on open files."""

import resource

import pytest

from appliance.web import FILES_KEPT, MOST_CONNECTIONS, _connections

WANTED = MOST_CONNECTIONS + FILES_KEPT


@pytest.mark.parametrize(
    ("now", "most", "raised_to", "connections"),
    [
        (256, resource.RLIM_INFINITY, WANTED, MOST_CONNECTIONS),
        (1024, 524288, WANTED, MOST_CONNECTIONS),
        (1024, 4096, 4096, 4096 - FILES_KEPT),
        (65536, 524288, None, MOST_CONNECTIONS),
        (256, 256, None, 64),
    ],
    ids=["macOS", "a usual Linux", "a low limit", "high already", "nearly none"],
)
def test_the_limit_is_raised_as_far_as_connections_need(
    now, most, raised_to, connections, monkeypatch
):
    asked = []
    monkeypatch.setattr(resource, "getrlimit", lambda _: (now, most))
    monkeypatch.setattr(resource, "setrlimit", lambda _, limits: asked.append(limits))
    assert _connections() == connections
    assert asked == ([(raised_to, most)] if raised_to else [])
