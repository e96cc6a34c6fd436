"""The installation by its platform key: what the pages of platform admins show."""

import time
from collections.abc import Iterator
from functools import partial
from types import SimpleNamespace
from typing import Any

import pytest

from core.errors import ModelUnavailable
from core.providers.fake import SHARED, FakeReply

JSON = {"content_type": "application/json"}
TEST = "/api/v1/installation/models/test/"


@pytest.fixture
def writer(override: Any) -> Iterator[Any]:
    """The language model of the settings, whose replies tests script."""
    override(LLM_PROVIDER="fake")
    yield SHARED
    SHARED.replies.clear()
    SHARED.down = None


def test_the_state_is_told(platform_api: Any, organization: Any, document_factory: Any) -> None:
    document_factory(organization, ingest=False)

    state = platform_api.get("/api/v1/installation/").json()

    assert {one["level"] for one in state["findings"]} <= {"ok", "warning", "error"}
    assert all(one["advice"] for one in state["findings"] if one["level"] != "ok")
    assert state["version"] and state["disks"]
    assert state["stored_bytes"] > 0


def test_a_model_is_tested(platform_api: Any, writer: Any) -> None:
    writer.replies.append(FakeReply("Paid leave is 25 days in each year."))
    assert platform_api.get("/api/v1/installation/models/").json()["asked"] == ["fake"]

    told = platform_api.post(TEST, {"model": "fake"}, **JSON).json()

    assert (told["answers"], told["trouble"]) == (True, "")
    assert told["first_seconds"] >= 0


def test_a_model_that_does_not_answer_says_why(platform_api: Any, writer: Any) -> None:
    writer.down = ModelUnavailable("The model is away.")

    told = platform_api.post(TEST, {"model": "fake"}, **JSON).json()

    assert (told["answers"], told["trouble"]) == (False, "The model is away.")
    assert told["first_seconds"] is None


def test_only_models_of_the_settings_are_asked_and_not_for_ever(
    platform_api: Any,
    writer: Any,
    override: Any,
    is_problem: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert is_problem(platform_api.post(TEST, {"model": "other"}, **JSON), 404, "not_found")
    override(RATE_LIMIT_ENABLED=True)
    # A minute does not end while requests are counted in it.
    clock = SimpleNamespace(time=partial(float, time.time()), monotonic=time.monotonic)
    monkeypatch.setattr("core.tenancy.throttle.time", clock)
    told = [platform_api.post(TEST, {"model": "fake"}, **JSON).status_code for _ in range(7)]
    assert told == [200] * 6 + [429]
