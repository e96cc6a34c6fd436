"""A member who is let out, or a key that ends, while an answer is on its way to them."""

import json
import threading
import uuid
from collections.abc import AsyncIterator
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.db import OperationalError
from django.test import AsyncClient

from core.accounts.member_changes import change_member
from core.answering.live.feed import Told
from core.api import query
from core.conversations.models import Message, MessageRole
from core.rest import let_in
from core.tenancy.auth import Caller
from core.tenancy.context import tenant
from core.tenancy.keys import end_key, live_keys
from core.tenancy.models import KeyKind


@pytest.fixture
def in_pieces(monkeypatch: Any) -> None:
    """Answers come in three pieces, and the account is looked at before each."""

    async def pieces(*_: Any) -> AsyncIterator[list[Told]]:
        yield [Told(1, "start", "{}")]
        yield [Told(2, "delta", '{"text": "Leave is"}')]
        yield [Told(3, "delta", '{"text": " 25 days."}')]

    monkeypatch.setattr(query, "follow", pieces)
    monkeypatch.setattr(let_in, "LOOK_SECONDS", 0)
    monkeypatch.setattr(let_in, "WAIT_SECONDS", 60)


async def ask(member: Any, signed_in: Any) -> Any:
    browser = AsyncClient()
    browser.cookies = (await sync_to_async(signed_in)(member)).cookies
    return await ask_by(browser)


async def ask_by(client: AsyncClient, **headers: str) -> Any:
    answer = await client.post(
        "/api/v1/query/",
        {"query": "How many days of leave?"},
        content_type="application/json",
        headers={"Accept": "text/event-stream"} | headers,
    )
    assert answer.status_code == 200
    return aiter(answer)


def read(block: bytes) -> tuple[str, dict[str, Any]]:
    fields = dict(line.split(": ", 1) for line in block.decode().strip().split("\n"))
    return fields["event"], json.loads(fields["data"])


@pytest.mark.usefixtures("in_pieces")
async def test_the_stream_of_a_member_who_is_deactivated_ends_in_a_sentence(
    organization: Any, document_factory: Any, signed_in: Any
) -> None:
    await sync_to_async(document_factory)(organization)
    blocks = await ask(organization.viewer, signed_in)
    assert read(await anext(blocks))[0] == "start"
    assert read(await anext(blocks)) == ("delta", {"text": "Leave is"})

    await sync_to_async(change_member)(
        organization.id, organization.viewer.pk, is_active=False, actor="user:admin"
    )

    name, problem = read(await anext(blocks))
    assert (name, problem["code"], problem["status"]) == ("error", "invalid_key", 401)
    assert "switched off" in problem["detail"]
    assert [block async for block in blocks] == []
    assert await sync_to_async(answers_of)(organization) == 1  # it is written to its end


@pytest.mark.usefixtures("in_pieces")
async def test_others_read_on(organization: Any, document_factory: Any, signed_in: Any) -> None:
    await sync_to_async(document_factory)(organization)
    blocks = await ask(organization.editor, signed_in)
    await anext(blocks)

    await sync_to_async(change_member)(
        organization.id, organization.viewer.pk, is_active=False, actor="user:admin"
    )

    assert [read(block)[0] async for block in blocks] == ["delta", "delta"]


@pytest.mark.usefixtures("in_pieces")
async def test_the_stream_of_a_key_that_is_ended_ends_in_a_sentence(
    organization: Any, document_factory: Any
) -> None:
    await sync_to_async(document_factory)(organization)
    blocks = await ask_by(AsyncClient(), **{"X-API-Key": organization.secret_key})
    assert read(await anext(blocks))[0] == "start"
    assert read(await anext(blocks)) == ("delta", {"text": "Leave is"})

    await sync_to_async(end_secret_keys)(organization)

    name, problem = read(await anext(blocks))
    assert (name, problem["code"], problem["status"]) == ("error", "invalid_key", 401)
    assert "key has ended" in problem["detail"]
    assert [block async for block in blocks] == []
    assert await sync_to_async(answers_of)(organization) == 1


@pytest.mark.usefixtures("in_pieces")
async def test_a_database_that_is_away_lets_nobody_out_and_is_asked_again(
    organization: Any, document_factory: Any, signed_in: Any, monkeypatch: Any
) -> None:
    await sync_to_async(document_factory)(organization)
    blocks = await ask(organization.viewer, signed_in)
    away = OperationalError("the pool is used up")
    monkeypatch.setattr(let_in, "is_let_in", says(away, True, False))
    assert [read(block)[0] async for block in blocks] == ["start", "delta", "error"]


async def test_streams_of_one_caller_share_a_look(monkeypatch: Any) -> None:
    monkeypatch.setattr(let_in, "LOOK_SECONDS", 3600)
    monkeypatch.setattr(let_in, "WAIT_SECONDS", 60)
    monkeypatch.setattr(let_in, "is_let_in", says(True, False))
    looks, first, second = let_in.Looks(), a_key(), a_key()
    assert [await looks.is_let_in(first) for _ in range(3)] == [True] * 3
    assert [await looks.is_let_in(second) for _ in range(3)] == [False] * 3


async def test_nobody_waits_long_for_a_look(monkeypatch: Any) -> None:
    answered = threading.Event()

    def slow(caller: Caller) -> bool:
        return not answered.wait(60)

    monkeypatch.setattr(let_in, "is_let_in", slow)
    monkeypatch.setattr(let_in, "WAIT_SECONDS", 0)
    looks, caller = let_in.Looks(), a_key()
    assert await looks.is_let_in(caller)
    answered.set()
    monkeypatch.setattr(let_in, "WAIT_SECONDS", 60)
    assert not await looks.is_let_in(caller)


def says(*answers: bool | Exception) -> Any:
    """A look at callers that says these, one after the other, and is not asked for more."""
    left = iter(answers)

    def look(caller: Caller) -> bool:
        said = next(left)
        if isinstance(said, Exception):
            raise said
        return said

    return look


def a_key() -> Caller:
    return Caller("key", None, key_id=uuid.uuid4())


def end_secret_keys(organization: Any) -> None:
    with tenant(organization.id):
        for key in live_keys(KeyKind.SECRET):
            end_key(key.pk)


def answers_of(organization: Any) -> int:
    with tenant(organization.id):
        return Message.objects.filter(role=MessageRole.ASSISTANT).count()
