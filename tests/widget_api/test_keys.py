"""Only a publishable key opens the widget, and it opens nothing else."""

import pytest

from core.tenancy.context import tenant
from tests.widget_api.conftest import JSON, SITE, Page, sync


async def test_no_key_or_a_bad_one_is_no_key(page, is_problem):
    for key in ("", "pk_unknown", "nonsense"):
        page.key = key
        assert is_problem(await page.get("config/"), 401, "invalid_key")


async def test_secret_and_platform_keys_have_no_place_in_a_page(
    organization, platform_key, page, is_problem
):
    for key in (organization.secret_key, platform_key):
        page.key = key
        assert is_problem(await page.get("config/"), 403, "permission_denied")


async def test_a_key_that_was_replaced_opens_neither_calls_nor_streams(
    with_policy, page, is_problem
):
    from core.tenancy.models import ApiKey, KeyKind

    begun, _ = await page.ask()

    @sync
    def end():
        with tenant(with_policy.id):
            keys = ApiKey.objects.filter(kind=KeyKind.PUBLISHABLE)
            keys.update(expires_at="2020-01-01T00:00:00Z")

    await end()
    assert is_problem(await page.get("config/"), 401, "invalid_key")
    answer = await page.open(begun["stream_url"])
    assert (answer.status_code, answer.json()["code"]) == (403, "origin_not_allowed")


@pytest.mark.parametrize("path", ["documents/", "conversations/", "organizations/"])
def test_a_publishable_key_opens_nothing_of_the_api(organization, api, path, is_problem):
    answer = api(organization.publishable_key).get(f"/api/v1/{path}", headers={"Origin": SITE})
    assert answer.status_code in (403, 405)


def test_a_publishable_key_asks_nothing_of_the_api(organization, api, is_problem):
    client = api(organization.publishable_key)
    for path in ("query/", "search/"):
        answer = client.post(f"/api/v1/{path}", {"query": "Leave?"}, content_type=JSON)
        assert is_problem(answer, 403, "permission_denied")


async def test_the_key_decides_whose_documents_answer(with_policy, page, other_page: Page):
    _, ours = await page.ask()
    _, theirs = await other_page.ask()
    assert ours[-1][2]["answered"] is True
    assert (theirs[-1][2]["answered"], theirs[-1][2]["refusal_reason"]) == (False, "no_documents")
