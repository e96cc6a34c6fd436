"""Visitors whom the site vouches for are told when a question of theirs is answered since."""

from typing import Any

import pytest

from core.conversations.models import GapQuestion
from core.tenancy.context import tenant
from tests.api.test_curated_answers import FORM
from tests.curated import CANTEEN, TEXT
from tests.widget_api.conftest import Page, Program, sync
from tests.widget_api.test_identity import ANNA, BOB, identity_secret, signed


@pytest.fixture
async def secret(with_policy: Any, program: Program) -> str:
    return await identity_secret(program, with_policy)


async def closed_gap(program: Program, organization: Any, **form: Any) -> None:
    """What was asked and refused gets a curated answer, and is asked again."""
    gaps = f"organizations/{organization.id}/gaps/"
    (gap,) = (await program.call("get", gaps)).json()["results"]
    order = {**FORM, **form, "gap": gap["id"]}
    made = await program.call("post", f"organizations/{organization.id}/curated-answers/", **order)
    assert made.status_code == 201, made.content
    assert (await program.call("post", f"{gaps}{gap['id']}/ask-again/")).status_code == 200


async def news(page: Page, identity: dict[str, str]) -> list[dict[str, Any]]:
    answer = await page.post("news/", **identity)
    assert answer.status_code == 200, answer.content
    page.token = answer.json()["visitor_token"]
    return answer.json()["news"]


async def test_it_is_told_until_it_was_seen_and_opens_what_was_asked(
    program, page, secret, organization
):
    asked, _ = await page.ask(CANTEEN, **signed(secret, ANNA))
    assert await news(page, signed(secret, ANNA)) == []
    await closed_gap(program, organization)
    elsewhere = Page(page.key)  # another browser
    (one,) = await news(elsewhere, signed(secret, ANNA))
    assert (one["question"], one["message_id"]) == (CANTEEN, asked["message_id"])
    history = await elsewhere.get(f"history/{one['conversation_id']}/")
    assert history.json()["messages"][0]["content"] == CANTEEN
    _, events = await elsewhere.ask(CANTEEN, conversation_id=one["conversation_id"])
    assert events[-1][2]["answer"] == TEXT
    seen = await elsewhere.post("news/seen/", message_id=one["message_id"])
    assert seen.status_code == 204
    assert await news(page, signed(secret, ANNA)) == []
    twice = await elsewhere.post("news/seen/", message_id=one["message_id"])
    assert twice.status_code == 404


async def test_nobody_else_is_told_or_can_put_it_away(
    program, page, secret, organization, other_organization, other_page, is_problem
):
    asked, _ = await page.ask(CANTEEN, **signed(secret, ANNA))
    await closed_gap(program, organization)
    assert await news(page, signed(secret, BOB)) == []
    put = {"message_id": asked["message_id"]}
    assert is_problem(await page.post("news/seen/", **put), 404, "not_found")
    theirs = await identity_secret(Program(other_organization.secret_key), other_organization)
    assert await news(other_page, signed(theirs, ANNA)) == []
    assert is_problem(await other_page.post("news/seen/", **put), 404, "not_found")
    assert len(await news(page, signed(secret, ANNA))) == 1


async def test_strangers_are_not_known_by_their_token(program, page, secret, organization):
    asked, _ = await page.ask(CANTEEN)
    await closed_gap(program, organization)
    assert (await page.post("news/")).status_code == 400
    put = await page.post("news/seen/", message_id=asked["message_id"])
    assert put.status_code == 404

    def unseen() -> int:
        with tenant(organization.id):
            return GapQuestion.objects.filter(seen_at=None).count()

    assert await sync(unseen)() == 1


@pytest.mark.parametrize("change", [{"user_hash": "0" * 64}, {"user_identifier": BOB}])
async def test_a_name_that_is_not_signed_as_it_must_be_is_refused(page, secret, is_problem, change):
    refused = await page.post("news/", **{**signed(secret, ANNA), **change})
    assert is_problem(refused, 403, "identity_invalid")


async def test_nobody_is_told_of_what_is_not_for_visitors(program, page, secret, organization):
    await page.ask(CANTEEN, **signed(secret, ANNA))
    place = f"organizations/{organization.id}/groups/"
    group = (await program.call("post", place, name="Staff")).json()["id"]
    audience = {"everybody": False, "members": False, "groups": [group], "widgets": []}
    await closed_gap(program, organization, audience=audience)
    assert await news(page, signed(secret, ANNA)) == []
