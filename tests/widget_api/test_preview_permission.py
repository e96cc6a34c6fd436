"""The widget's preview in the console: it answers on this server's own pages, and nowhere else."""

from typing import Any

import pytest
from django.core import signing

from core.audit.organizations import change_logo
from core.tenancy.keys import find_key
from core.tenancy.preview_permission import HEADER, SALT, preview_permission
from tests.widget_api.conftest import SITE, Page, sync
from tests.widget_api.test_logo import NAVY

OWN = "http://localhost:8000"


def permission_for(organization: Any) -> str:
    return preview_permission(find_key(organization.publishable_key))


@pytest.fixture
async def preview(with_policy: Any) -> Page:
    """The page beside the settings of a widget whose only site is another."""
    given = await sync(permission_for)(with_policy)
    return Page(with_policy.publishable_key, OWN, headers={HEADER: given})


async def test_it_answers_and_shows_pages_as_on_a_site(preview, with_policy, configure):
    await sync(configure)(with_policy, previews="page")
    assert (await preview.get("config/")).status_code == 200
    begun, events = await preview.ask()
    assert events[-1][1] == "done"
    opened = Page(preview.key, OWN)  # browsers open signed addresses without headers
    (first, *_) = events[-1][2]["citations"]
    assert (await opened.open(first["page_url"])).status_code in (200, 404)
    assert (await opened.open(begun["stream_url"])).status_code == 200
    history = await preview.get(f"history/{begun['conversation_id']}/")
    assert history.status_code == 200


async def test_without_it_this_server_is_no_site(preview, is_problem):
    begun, _ = await preview.ask()
    preview.headers = {}
    assert is_problem(await preview.get("config/"), 403, "origin_not_allowed")
    assert is_problem(await preview.chat(), 403, "origin_not_allowed")
    elsewhere = Page(preview.key, "https://other.example")
    answer = await elsewhere.open(begun["stream_url"])
    assert (answer.status_code, answer.json()["code"]) == (403, "origin_not_allowed")


@pytest.mark.parametrize("origin", ["https://other.example", "http://localhost", "null"])
async def test_it_is_worth_nothing_on_another_site(preview, is_problem, origin):
    preview.origin = origin
    assert is_problem(await preview.get("config/"), 403, "origin_not_allowed")


async def test_it_is_for_one_key(preview, other_organization, is_problem):
    preview.key = other_organization.publishable_key
    assert is_problem(await preview.get("config/"), 403, "origin_not_allowed")


@pytest.mark.parametrize("made", ["expired", "of something else", "forged"])
async def test_one_that_does_not_hold_opens_nothing(
    preview, with_policy, is_problem, monkeypatch, made
):
    if made == "expired":
        monkeypatch.setattr("core.tenancy.preview_permission.SECONDS", -1)
    else:
        salt = SALT if made == "forged" else "widget.stream"
        key = await sync(find_key)(with_policy.publishable_key)
        given = signing.dumps(key.pk.hex, salt=salt)
        preview.headers = {HEADER: f"{given}x" if made == "forged" else given}
    assert is_problem(await preview.get("config/"), 403, "origin_not_allowed")


def test_the_page_with_it_may_be_framed_by_this_server_alone(client, organization):
    given = {"key": organization.publishable_key, "preview": permission_for(organization)}
    shown = client.get("/widget/page/", given)
    assert shown.status_code == 200
    assert "frame-ancestors 'self'" in shown["Content-Security-Policy"]
    assert SITE not in shown["Content-Security-Policy"]
    assert client.get("/widget/page/", {**given, "preview": "x"}).status_code == 404
    assert client.get("/widget/demo/", given).status_code == 404
    assert client.get("/widget/demo/preview.js").status_code == 200


def test_the_logo_is_shown_in_it(client, organization):
    change_logo(organization.id, NAVY, actor="test")
    headers = {
        "X-API-Key": organization.publishable_key,
        "Origin": OWN,
        HEADER: permission_for(organization),
    }
    url = client.get("/widget/v1/config/", headers=headers).json()["logo_url"]
    of_the_page = {"Sec-Fetch-Site": "same-origin"}
    assert client.get(url, headers=of_the_page).status_code == 200
    assert client.get(url.partition("&")[0], headers=of_the_page).status_code == 403
