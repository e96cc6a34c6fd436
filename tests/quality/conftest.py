"""The worker that asks golden questions, and who looks at them in a browser."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from core.tenancy.context import tenant


@pytest.fixture(autouse=True)
def unqueued(monkeypatch: Any) -> list[tuple[Any, ...]]:
    """What would be queued: the tests are the worker."""
    queued: list[tuple[Any, ...]] = []
    for room in ("golden_runs", "run_sweep"):
        monkeypatch.setattr(f"core.quality.{room}.enqueue_run", lambda *job: queued.append(job))
    return queued


@pytest.fixture
def signed_in() -> Callable[..., Any]:
    """``signed_in(user)``: a test client with that member's session."""

    def make(user: Any) -> Any:
        client = Client(raise_request_exception=False)
        with tenant(user.organization_id):
            client.force_login(user)
        return client

    return make
