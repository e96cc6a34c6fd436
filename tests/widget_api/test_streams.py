"""Streams: what a signed address opens, and from where on."""

import asyncio

import pytest

from core.answering.live.feed import Told
from core.rest import let_in
from core.tenancy.context import tenant
from core.tenancy.keys import end_key, live_keys
from core.tenancy.models import KeyKind
from core.widget_api.links import Link
from tests.widget_api.conftest import Page, sync


@pytest.fixture
async def told(with_policy, page) -> tuple[dict, list]:
    return await page.ask()


async def test_a_stream_looks_as_browsers_expect_it(page, told):
    answer = await page.open(told[0]["stream_url"])
    assert answer.headers["Content-Type"] == "text/event-stream"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Accel-Buffering"] == "no"
    assert answer.text.startswith("retry: 1000\n\nid: 1\nevent: start\n")


@pytest.mark.parametrize("seen", [0, 1, 2, 3])
async def test_a_reader_goes_on_after_the_last_event_by_header_or_query(page, told, seen):
    begun, events = told
    address = begun["stream_url"]
    assert await page.events(address, **{"Last-Event-ID": str(seen)}) == events[seen:]
    assert await page.events(f"{address}&last_event_id={seen}") == events[seen:]


async def test_the_header_wins(page, told):
    begun, events = told
    address = f"{begun['stream_url']}&last_event_id=1"
    assert await page.events(address, **{"Last-Event-ID": "3"}) == events[3:]


async def test_a_reader_who_has_had_everything_gets_nothing_more(page, told):
    begun, events = told
    assert await page.events(begun["stream_url"], **{"Last-Event-ID": events[-1][0]}) == []


@pytest.mark.parametrize("last", ["x", "-1", "1.5", "9" * 50, "²"])
async def test_what_is_no_number_of_an_event_is_told(page, told, last):
    answer = await page.open(f"{told[0]['stream_url']}&last_event_id={last}")
    assert (answer.status_code, answer.json()["code"]) == (400, "validation_error")


async def test_whoever_has_seen_more_than_there_is_gets_the_end_again(page, told):
    begun, events = told
    answer = await page.events(begun["stream_url"], **{"Last-Event-ID": "999"})
    assert answer == events[-1:]


@pytest.mark.parametrize("query", [b"token=\xff", b"&".join([b"a=1"] * 1001)])
async def test_an_address_that_can_not_be_read_is_told(page, told, query):
    from appliance.asgi import application

    sent = []

    async def send(message):
        sent.append(message)

    async def receive():
        await asyncio.Event().wait()

    scope = {
        "type": "http",
        "method": "GET",
        "query_string": query,
        "headers": [],
        "scheme": "http",
    }
    path = told[0]["stream_url"].partition("?")[0]
    await application({**scope, "path": path, "server": ("127.0.0.1", 80)}, receive, send)
    assert sent[0]["status"] == 400
    assert b"validation_error" in sent[1]["body"]


async def test_a_stream_that_can_not_go_on_ends_and_is_logged(page, told, monkeypatch, caplog):
    async def broken(*_):
        raise OSError("the database is away")
        yield

    monkeypatch.setattr("core.widget_api.stream.follow", broken)
    answer = await page.open(told[0]["stream_url"])
    assert (answer.status_code, answer.text) == (200, "retry: 1000\n\n")
    assert "the database is away" in caplog.text


async def test_a_stream_ends_in_a_sentence_once_its_key_has_ended(
    page, told, monkeypatch, organization
):
    async def pieces(*_):
        yield [Told(2, "delta", '{"text": "Employees"}')]
        await sync(end_publishable_keys)(organization)
        yield [Told(3, "delta", '{"text": " have 25 days"}')]

    monkeypatch.setattr("core.widget_api.stream.follow", pieces)
    monkeypatch.setattr(let_in, "LOOK_SECONDS", 0)
    monkeypatch.setattr(let_in, "WAIT_SECONDS", 60)
    delta, (number, name, problem) = await page.events(f"{told[0]['stream_url']}&last_event_id=1")
    assert delta == ("2", "delta", {"text": "Employees"})
    assert (number, name, problem["code"]) == ("3", "error", "invalid_key")


def end_publishable_keys(organization):
    with tenant(organization.id):
        for key in live_keys(KeyKind.PUBLISHABLE):
            end_key(key.pk)


async def test_an_address_that_was_not_signed_here_is_refused(page, told):
    begun, _ = told
    path, _, token = begun["stream_url"].partition("?token=")
    for forged in ("", "nonsense", token[:-1], token + "x", begun["visitor_token"]):
        answer = await page.open(f"{path}?token={forged}")
        assert (answer.status_code, answer.json()["code"]) == (403, "link_expired")


async def test_an_address_leads_to_its_own_conversation_only(page, told, other_page: Page):
    other, _ = await other_page.ask()
    token = told[0]["stream_url"].partition("?token=")[2]
    answer = await page.open(f"/widget/v1/stream/{other['conversation_id']}/?token={token}")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


async def test_an_address_expires(page, told, monkeypatch):
    monkeypatch.setattr("core.widget_api.stream.STREAM_SECONDS", -1)
    answer = await page.open(told[0]["stream_url"])
    assert (answer.status_code, answer.json()["code"]) == (403, "link_expired")


async def test_an_address_of_another_organizations_key_is_refused(page, told, other_organization):
    from dataclasses import replace

    from core.widget_api.links import read_link

    token = told[0]["stream_url"].partition("?token=")[2]
    link = read_link("stream", token, 900)
    mixed: Link = replace(link, organization_id=other_organization.id)
    path = f"/widget/v1/stream/{told[0]['conversation_id']}/?token={mixed.token('stream')}"
    answer = await page.open(path)
    assert (answer.status_code, answer.json()["code"]) == (403, "origin_not_allowed")


async def test_a_stream_can_only_be_read(page, told):
    from tests.widget_api.conftest import server

    async with server() as client:
        answer = await client.post(told[0]["stream_url"], headers={"Origin": page.origin})
    assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed")


async def test_without_redis_a_visitor_is_answered_all_the_same(with_policy, page, override):
    override(REDIS_URL="redis://127.0.0.1:1/0", RATE_LIMIT_ENABLED=True, LLM_PARALLEL=1)
    _, events = await page.ask()
    assert [name for _, name, _ in events][-1] == "done"
    assert "25 days" in events[-1][2]["answer"]
