"""Bodies of strangers, slow ones and malformed ones cost nothing beyond a bound."""

import asyncio
import json
from typing import Any

import pytest

from appliance import admission, pace
from appliance.admission import LARGE_BYTES, admit
from appliance.body_limit import TAKE_FILES
from appliance.in_flight import Sender
from appliance.pace import keep_pace
from core.errors import StorageFull


async def answered(
    app: Any, path: str, messages: list[Any], headers: Any = ()
) -> tuple[int, Any, int]:
    """Status and problem of the answer, and how many messages were taken."""
    sent: list[Any] = []
    taken = 0

    async def receive() -> Any:
        nonlocal taken
        if taken == len(messages):
            await asyncio.Event().wait()
        taken += 1
        return messages[taken - 1]

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "POST", "path": path, "headers": list(headers)}
    await app({**scope, "query_string": b"", "client": ("127.0.0.1", 1)}, receive, send)
    return sent[0]["status"], json.loads(sent[1]["body"]), taken


async def reads_all(scope: Any, receive: Any, send: Any) -> None:
    while (await receive()).get("more_body"):
        pass
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"null"})


def piece(size: int, *, more: bool = True) -> dict[str, Any]:
    return {"type": "http.request", "body": b"x" * size, "more_body": more}


async def test_a_body_that_stops_coming_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pace, "GRACE_SECONDS", 0.01)
    status, problem, _ = await answered(keep_pace(reads_all), "/api/v1/query/", [piece(1)])
    assert (status, problem["code"]) == (408, "request_too_slow")


async def test_a_body_that_breaks_off_is_not_taken_for_whole() -> None:
    messages = [piece(1), {"type": "http.disconnect"}]
    status, problem, _ = await answered(keep_pace(reads_all), "/api/v1/query/", messages)
    assert (status, problem["code"]) == (400, "validation_error")


@pytest.mark.parametrize("path", TAKE_FILES)
@pytest.mark.parametrize(
    "header",
    [
        (b"content-length", str(LARGE_BYTES + 1).encode()),
        (b"transfer-encoding", b"chunked"),
        (b"expect", b"100-continue"),
    ],
)
async def test_a_strangers_upload_is_refused_unread(header: tuple[bytes, bytes], path: str) -> None:
    headers = [header, (b"x-api-key", b"sk_unknown")]
    status, problem, taken = await answered(admit(reads_all), path, [piece(1)], headers)
    assert (status, problem["code"], taken) == (401, "invalid_key", 0)


@pytest.mark.parametrize("path", TAKE_FILES)
async def test_what_the_disk_has_no_room_for_is_refused_unread(
    monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    asked = []

    def is_full(size: int) -> None:
        asked.append(size)
        raise StorageFull("The disk is full.")

    monkeypatch.setattr(admission, "check_room", is_full)
    monkeypatch.setattr(admission, "_sender_of", lambda request: Sender("key:1", "organization:1"))
    headers = [(b"content-length", str(LARGE_BYTES + 1).encode())]
    status, problem, taken = await answered(admit(reads_all), path, [piece(1)], headers)
    assert (status, problem["code"], taken) == (507, "storage_full", 0)
    assert asked == [LARGE_BYTES + 1]


async def test_a_small_body_is_anybodys() -> None:
    status, _, _ = await answered(admit(reads_all), "/sign-in/", [piece(10, more=False)])
    assert status == 200


async def test_a_stranger_s_body_is_cut_off_once_it_is_large() -> None:
    messages = [piece(LARGE_BYTES) for _ in range(9)]
    status, problem, taken = await answered(admit(reads_all), "/api/v1/query/", messages)
    assert (status, problem["code"], taken) == (401, "invalid_key", 2)
