"""A visitor goes on with the own conversations, and never sees anybody else's."""

import dataclasses
import uuid

import pytest
from django.core import signing

from core.tenancy.context import tenant
from core.tenancy.keys import create_key
from tests.widget_api.conftest import QUESTION, SITE, Page, sync


@pytest.fixture
async def asked(with_policy, page):
    begun, _ = await page.ask()
    return begun


def private_calls(page: Page, asked: dict):
    """Every call that needs a visitor, as coroutines."""
    message = {"message_id": asked["message_id"]}
    conversation = {"conversation_id": asked["conversation_id"]}
    yield page.get(f"history/{asked['conversation_id']}/")
    yield page.post("stop/", **message)
    yield page.post("feedback/", **message, rating="up")
    yield page.post("chat/", message="And now?", visitor_token=page.token, **conversation)


async def test_a_visitor_goes_on_with_a_conversation(page, asked):
    second, _ = await page.ask("And how many may be carried over?", **conversation_of(asked))
    assert second["conversation_id"] == asked["conversation_id"]
    history = (await page.get(f"history/{asked['conversation_id']}/")).json()
    assert [message["role"] for message in history["messages"]] == ["user", "assistant"] * 2


async def test_another_visitor_finds_nothing(page, asked, is_problem):
    stranger = dataclasses.replace(page, token="")
    await stranger.ask()
    for call in private_calls(stranger, asked):
        assert is_problem(await call, 404, "not_found")


async def test_a_new_visitor_can_not_go_on_with_a_conversation(page, asked, is_problem):
    answer = await page.post("chat/", message=QUESTION, **conversation_of(asked))
    assert is_problem(answer, 404, "not_found")


async def test_another_organizations_visitor_finds_nothing(
    asked, other_page, other_organization, is_problem
):
    await other_page.ask()
    for call in private_calls(other_page, asked):
        assert is_problem(await call, 404, "not_found")


async def test_a_token_is_worth_nothing_to_another_organization(
    page, asked, other_page, is_problem
):
    other_page.token = page.token
    for call in private_calls(other_page, asked):
        assert is_problem(await call, 401, "visitor_expired")


async def test_a_token_is_worth_nothing_to_another_key(with_policy, page, asked, is_problem):
    @sync
    def second_key():
        from core.tenancy.models import KeyKind

        with tenant(with_policy.id):
            return create_key(with_policy.id, KeyKind.PUBLISHABLE, origins=[SITE])[1]

    other = dataclasses.replace(page, key=await second_key())
    for call in private_calls(other, asked):
        assert is_problem(await call, 401, "visitor_expired")


async def test_an_expired_token_ends_the_visit(page, asked, override, is_problem):
    override(VISITOR_TOKEN_SECONDS=-1)
    for call in private_calls(page, asked):
        assert is_problem(await call, 401, "visitor_expired")


async def test_a_forged_token_is_none(page, asked, is_problem):
    values = [uuid.uuid4().hex, uuid.uuid4().hex, "", 1]
    payload, _, rest = page.token.partition(":")
    stream_token = asked["stream_url"].partition("token=")[2]
    forged = [
        *("nonsense", page.token[:-1], page.token + "x", f"x{payload[1:]}:{rest}", stream_token),
        signing.dumps(values, salt="something else"),
        signing.dumps(values, key="a guess", salt="widget.visitor"),
    ]
    for page.token in forged:
        for call in private_calls(page, asked):
            assert is_problem(await call, 401, "visitor_expired")


async def test_without_a_token_nothing_private_is_told(page, asked, is_problem):
    page.token = ""
    for call in (
        page.get(f"history/{asked['conversation_id']}/"),
        page.post("stop/", message_id=asked["message_id"]),
        page.post("feedback/", message_id=asked["message_id"], rating="up"),
    ):
        assert is_problem(await call, 401, "visitor_expired")


async def test_each_question_renews_the_token(page, asked):
    first = page.token
    await page.ask(**conversation_of(asked))
    assert page.token
    page.token = first  # the older one still works for as long as it was made for
    assert (await page.get(f"history/{asked['conversation_id']}/")).status_code == 200


async def test_the_conversations_of_programs_and_members_are_not_the_widgets(
    program, page, asked, is_problem
):
    history = (await page.get(f"history/{asked['conversation_id']}/")).json()
    listed = (await program.call("get", "conversations/")).json()["results"]
    name = listed[0]["user_identifier"]
    assert name.startswith("visitor:")
    asking = program.call("post", "query/", query=QUESTION, user_identifier=name)
    answer = (await asking).json()
    for call in private_calls(page, answer):
        assert is_problem(await call, 404, "not_found")
    assert history["conversation_id"] == asked["conversation_id"]


async def test_an_unknown_message_is_not_found(page, asked, is_problem):
    nobodys = {"conversation_id": str(uuid.uuid4()), "message_id": str(uuid.uuid4())}
    for call in private_calls(page, nobodys):
        assert is_problem(await call, 404, "not_found")
    history = (await page.get(f"history/{asked['conversation_id']}/")).json()
    question = {"message_id": history["messages"][0]["id"]}
    assert is_problem(await page.post("feedback/", rating="up", **question), 404)


async def test_erasing_a_visitor_erases_conversations_and_feedback(
    with_policy, program, page, asked
):
    from core.conversations.models import Feedback

    await page.post("feedback/", message_id=asked["message_id"], rating="down")
    listed = (await program.call("get", "conversations/")).json()["results"]
    receipt = await program.call("delete", f"users/{listed[0]['user_identifier']}/")
    assert (receipt.json()["conversations"], receipt.json()["messages"]) == (1, 2)

    @sync
    def left():
        with tenant(with_policy.id):
            return Feedback.objects.count()

    assert await left() == 0
    assert (await page.get(f"history/{asked['conversation_id']}/")).status_code == 404
    answer = await page.open(asked["stream_url"])
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def conversation_of(asked: dict) -> dict[str, str]:
    return {"conversation_id": asked["conversation_id"]}
