"""Visitors whom the site vouches for."""

import dataclasses
import hashlib
import hmac

import pytest
from django.test import Client

from core.tenancy.context import tenant
from tests.widget_api.conftest import Page, Program, sync

ANNA, BOB = "anna@example.org", "bob@example.org"


@pytest.fixture
async def secret(with_policy, program) -> str:
    return await identity_secret(program, with_policy)


async def identity_secret(program: Program, organization, rotate: bool = False) -> str:
    path = f"organizations/{organization.id}/identity-secret/"
    return (await program.call("post", path, rotate=rotate)).json()["secret"]


def signed(secret: str, name: str) -> dict[str, str]:
    """As docs/widget.md tells sites to do it."""
    signature = hmac.new(secret.encode(), name.encode(), hashlib.sha256).hexdigest()
    return {"user_identifier": name, "user_hash": signature}


@pytest.fixture
async def required(with_policy, configure) -> None:
    await sync(configure)(with_policy, identity="required")


def private_calls(page: Page, asked: dict):
    yield page.get(f"history/{asked['conversation_id']}/")
    yield page.post("stop/", message_id=asked["message_id"])
    yield page.post("feedback/", message_id=asked["message_id"], rating="up")


async def test_a_signed_name_is_what_the_conversation_is_stored_under(program, page, secret):
    await page.ask(**signed(secret, ANNA))
    (listed,) = (await program.call("get", "conversations/")).json()["results"]
    assert listed["user_identifier"] == ANNA
    receipt = await program.call("delete", f"users/{ANNA}/")
    assert receipt.json()["conversations"] == 1


@pytest.mark.parametrize(
    "change",
    [
        {"user_hash": ""},
        {"user_hash": "0" * 64},
        {"user_hash": "nonsense"},
        {"user_hash": "é" * 64},
        {"user_identifier": BOB},
        {"user_identifier": "ANNA@example.org"},
    ],
)
async def test_a_name_that_is_not_signed_as_it_must_be_is_refused(page, secret, is_problem, change):
    answer = await page.chat(**{**signed(secret, ANNA), **change})
    assert is_problem(answer, 403, "identity_invalid")


async def test_a_name_can_not_be_that_of_a_stranger(page, secret, is_problem):
    answer = await page.chat(**signed(secret, "visitor:123"))
    assert is_problem(answer, 403, "identity_invalid")


async def test_another_organizations_signature_is_none(
    with_policy, other_organization, page, is_problem
):
    other = await identity_secret(Program(other_organization.secret_key), other_organization)
    assert is_problem(await page.chat(**signed(other, ANNA)), 403, "identity_invalid")


async def test_where_it_is_required_strangers_may_do_nothing(
    with_policy, page, secret, configure, is_problem
):
    asked, _ = await page.ask()
    await sync(configure)(with_policy, identity="required")
    assert is_problem(await page.chat(), 403, "identity_required")
    for call in private_calls(page, asked):
        assert is_problem(await call, 403, "identity_required")
    answer = await page.open(asked["stream_url"])
    assert (answer.status_code, answer.json()["code"]) == (403, "identity_required")


async def test_page_images_are_for_known_visitors_too(with_policy, page, configure):
    await sync(configure)(with_policy, previews="page")
    _, events = await page.ask()
    image = next(data for _, name, data in events if name == "citation")["page_url"]
    await sync(configure)(with_policy, identity="required")
    answer = await page.open(image)
    assert (answer.status_code, answer.json()["code"]) == (403, "identity_required")


async def test_where_it_is_required_known_visitors_may_do_everything(
    with_policy, page, secret, required
):
    asked, events = await page.ask(**signed(secret, ANNA))
    assert events[-1][1] == "done"
    for call in private_calls(page, asked):
        assert (await call).status_code in (200, 204)
    # The token says it again, so that a page need not sign each question anew.
    assert (await page.chat()).status_code == 202


async def test_a_second_person_at_the_same_browser_does_not_find_the_firsts(
    with_policy, page, secret, is_problem
):
    asked, _ = await page.ask(**signed(secret, ANNA))
    bob = dataclasses.replace(page)
    await bob.ask(**signed(secret, BOB))
    for call in private_calls(bob, asked):
        assert is_problem(await call, 404, "not_found")


async def test_who_signs_in_later_goes_on(with_policy, page, secret):
    asked, _ = await page.ask()
    conversation = {"conversation_id": asked["conversation_id"]}
    answer = await page.chat("And now?", **conversation, **signed(secret, ANNA))
    assert answer.status_code == 202
    assert (await page.get(f"history/{asked['conversation_id']}/")).status_code == 200


async def test_what_was_asked_before_signing_in_is_erased_with_the_person(program, page, secret):
    await page.ask()
    await page.ask("And how many may be carried over?", **signed(secret, ANNA))
    receipt = await program.call("delete", f"users/{ANNA}/")
    assert receipt.json()["conversations"] == 2


async def test_the_same_person_at_another_browser_finds_the_conversations(page, secret):
    asked, _ = await page.ask(**signed(secret, ANNA))
    elsewhere = dataclasses.replace(page, token="")
    await elsewhere.ask(**signed(secret, ANNA))
    answer = await elsewhere.get(f"history/{asked['conversation_id']}/")
    assert answer.status_code == 200


async def test_a_new_secret_ends_signatures_and_visits(
    with_policy, program, page, secret, configure, is_problem
):
    await sync(configure)(with_policy, previews="page")
    asked, events = await page.ask(**signed(secret, ANNA))
    image = next(data for _, name, data in events if name == "citation")["page_url"]
    assert await identity_secret(program, with_policy, rotate=True) != secret
    for call in private_calls(page, asked):
        assert is_problem(await call, 401, "visitor_expired")
    for address in (asked["stream_url"], image):
        answer = await page.open(address)
        assert (answer.status_code, answer.json()["code"]) == (403, "link_expired")
    page.token = ""
    assert is_problem(await page.chat(**signed(secret, ANNA)), 403, "identity_invalid")


async def test_a_member_of_that_name_does_not_see_it(with_policy, page, secret):
    viewer = with_policy.viewer
    await page.ask(**signed(secret, viewer.username))

    @sync
    def seen() -> list:
        client = Client()
        with tenant(viewer.organization_id):
            client.force_login(viewer)
        return [client.get(path).json() for path in ("/api/v1/conversations/", "/ask/past/")]

    listed, past = await seen()
    assert listed["results"] == []
    assert past == {"conversations": []}
