"""What is refused counts against its address; what works does not, and is not held up by it."""

import asyncio
import uuid
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.test import Client

from core.tenancy import refused_keys
from tests.conftest import PASSWORD

LIMIT = 3
PAST_IT = 2 * LIMIT + 2  # so many are too many even where they lie in two windows


@pytest.fixture(autouse=True)
def limits(override: Any) -> None:
    override(
        RATE_LIMIT_ENABLED=True,
        REFUSED_KEYS_PER_MINUTE=LIMIT,
        PUBLIC_CALLS_PER_MINUTE=LIMIT,
        SIGN_IN_ATTEMPTS_PER_MINUTE=LIMIT,
    )


@pytest.fixture
def address() -> str:
    return f"test-{uuid.uuid4()}"


def called(address: str, key: str, path: str = "/api/v1/documents/") -> Any:
    return Client().get(path, headers={"X-API-Key": key}, REMOTE_ADDR=address)


@pytest.mark.parametrize("prefix", ["sk_", "ak_"])
def test_bad_keys_are_put_off_by_address(address: str, prefix: str, is_problem: Any) -> None:
    answers = [called(address, f"{prefix}{uuid.uuid4()}") for _ in range(PAST_IT)]

    assert is_problem(answers[0], 401, "invalid_key")
    assert is_problem(answers[-1], 429, "rate_limited")
    assert int(answers[-1]["Retry-After"]) > 0
    assert called(f"{address}-next", "sk_unknown").status_code == 401


def test_bad_keys_past_the_limit_are_not_looked_up(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(PAST_IT):
        called(address, f"sk_{number}")

    def look_up(_: str) -> None:
        raise AssertionError("looked up")

    monkeypatch.setattr("core.tenancy.auth.find_key", look_up)
    assert called(address, "sk_more").status_code == 429


async def test_bad_keys_past_the_limit_do_not_reach_the_application(address: str) -> None:
    from appliance.refusals import refuse_bad_keys

    reached: list[str] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        reached.append(scope["path"])

    async def statuses() -> list[Any]:
        sent: list[Any] = []

        async def send(message: Any) -> None:
            sent.append(message)

        headers = [(b"x-api-key", b"sk_more")]
        scope = {"type": "http", "method": "POST", "path": "/api/v1/query/", "query_string": b""}
        called_from = {**scope, "headers": headers, "client": (address, 1)}
        await refuse_bad_keys(app)(called_from, None, send)  # type: ignore[arg-type]
        return [message["status"] for message in sent if "status" in message]

    assert (await statuses(), reached) == ([], ["/api/v1/query/"])
    for number in range(PAST_IT):
        await sync_to_async(called)(address, f"sk_{number}")
    assert (await statuses(), reached) == ([429], ["/api/v1/query/"])


async def test_keys_that_have_not_worked_yet_are_let_in_few_at_a_time(address: str) -> None:
    from appliance.refusals import AT_ONCE, refuse_bad_keys

    let_in = 0
    go_on = asyncio.Event()

    async def app(scope: Any, receive: Any, send: Any) -> None:
        nonlocal let_in
        let_in += 1
        await go_on.wait()

    guarded = refuse_bad_keys(app)
    scope = {"type": "http", "method": "GET", "path": "/", "client": (address, 1)}
    calls = [
        guarded({**scope, "headers": [(b"x-api-key", b"sk_%d" % number)]}, None, None)  # type: ignore[arg-type]
        for number in range(3 * AT_ONCE)
    ]
    waiting = asyncio.gather(*calls)
    await turns()

    assert let_in == AT_ONCE
    go_on.set()
    await waiting
    assert let_in == 3 * AT_ONCE


async def test_slow_bodies_keep_nobody_of_their_address_out(address: str) -> None:
    """Nor do they get past the places once they are whole."""
    from appliance.refusals import AT_ONCE, refuse_bad_keys

    at_work = 0
    arrived, go_on = asyncio.Event(), asyncio.Event()

    async def receive() -> Any:
        await arrived.wait()
        return {"type": "http.request", "body": b"{}", "more_body": False}

    async def app(scope: Any, receive: Any, send: Any) -> None:
        nonlocal at_work
        await receive()
        at_work += 1
        await go_on.wait()

    guarded = refuse_bad_keys(app)
    scope = {"type": "http", "method": "POST", "path": "/", "client": (address, 1)}
    slow = [(b"x-api-key", b"sk_slow"), (b"content-length", b"2")]
    calls = [guarded({**scope, "headers": slow}, receive, None) for _ in range(3 * AT_ONCE)]  # type: ignore[arg-type]
    waiting = asyncio.gather(*calls)
    await turns()
    others = asyncio.gather(
        guarded({**scope, "headers": [(b"x-api-key", b"sk_other")]}, at_once, None)  # type: ignore[arg-type]
    )
    await turns()
    assert at_work == 1

    arrived.set()
    await turns()
    assert at_work == AT_ONCE
    go_on.set()
    await asyncio.gather(waiting, others)
    assert at_work == 3 * AT_ONCE + 1


async def test_an_answer_that_takes_long_keeps_nobody_of_its_address_out(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from appliance import refusals

    monkeypatch.setattr(refusals, "LONGEST_LOOK", 0)
    go_on = asyncio.Event()
    let_in = 0

    async def app(scope: Any, receive: Any, send: Any) -> None:
        nonlocal let_in
        let_in += 1
        await go_on.wait()

    guarded = refusals.refuse_bad_keys(app)
    scope = {"type": "http", "method": "GET", "path": "/", "client": (address, 1)}
    headers = [(b"x-api-key", b"sk_new")]
    calls = [guarded({**scope, "headers": headers}, at_once, None) for _ in range(9)]  # type: ignore[arg-type]
    waiting = asyncio.gather(*calls)
    await turns()
    assert let_in == len(calls)
    go_on.set()
    await waiting


async def at_once() -> Any:
    return {"type": "http.request", "body": b"", "more_body": False}


async def turns() -> None:
    """Let everything go on that can."""
    for _ in range(50):
        await asyncio.sleep(0)


def test_keys_that_work_count_nowhere(address: str, organization: Any) -> None:
    answers = [called(address, organization.secret_key) for _ in range(PAST_IT)]
    assert {answer.status_code for answer in answers} == {200}


def test_a_key_that_has_worked_goes_on_beside_bad_ones(address: str, organization: Any) -> None:
    assert called(address, organization.secret_key).status_code == 200
    for number in range(PAST_IT):
        called(address, f"sk_{number}")

    assert called(address, organization.secret_key).status_code == 200


def test_widget_keys_are_counted_with_them(address: str) -> None:
    answers = [called(address, f"pk_{n}", "/widget/v1/config/") for n in range(PAST_IT)]
    assert (answers[0].status_code, answers[-1].status_code) == (401, 429)


def test_what_is_remembered_of_addresses_and_keys_has_a_bound(
    monkeypatch: pytest.MonkeyPatch, organization: Any, other_organization: Any
) -> None:
    monkeypatch.setattr(refused_keys, "MOST_REMEMBERED", 2)
    for number in range(5):
        address = f"test-{uuid.uuid4()}"
        called(address, organization.secret_key)
        called(address, other_organization.publishable_key)
        for _ in range(PAST_IT):
            called(address, f"sk_{number}")

    assert len(refused_keys._refused_until) <= 2
    assert len(refused_keys._worked) <= 2


def test_signing_in_counts_failures_only(address: str, organization: Any) -> None:
    form = {"username": organization.viewer.username, "password": PASSWORD}

    answers = [Client().post("/sign-in/", form, REMOTE_ADDR=address) for _ in range(PAST_IT)]

    assert {answer.status_code for answer in answers} == {302}


@pytest.mark.parametrize(
    ("path", "at_first"),
    [("/api/v1/docs/", 200), ("/invitation/", 403), ("/widget/page/?key=pk_unknown", 404)],
)
def test_public_calls_are_put_off_by_address(address: str, path: str, at_first: int) -> None:
    statuses = [Client().get(path, REMOTE_ADDR=address).status_code for _ in range(PAST_IT)]

    assert (statuses[0], statuses[-1]) == (at_first, 429)
    assert Client().get(path, REMOTE_ADDR=f"{address}-next").status_code == at_first
