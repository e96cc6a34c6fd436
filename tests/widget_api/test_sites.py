"""A key works on its own sites, and scripts of other sites learn only that it does not."""

import dataclasses

import pytest
from django.test import AsyncClient

from core.tenancy.context import tenant
from tests.widget_api.conftest import SITE, V1, Page, sync

OWN = "http://localhost:8000"
OTHER_SITES = [
    *("https://evil.example", "http://intranet.example", "https://intranet.example:8443"),
    *("https://intranet.example.evil.example", "https://evilintranet.example"),
    "https://sub.intranet.example",
]
STRANGE = [*OTHER_SITES, "https://INTRANET.example", "null", "", "*"]
PRIVATE = ["get history", "post chat", "post stop", "post feedback", "get config"]
ALLOW = "Access-Control-Allow-Origin"


@pytest.fixture
async def asked(with_policy, page):
    begun, _ = await page.ask()
    return begun


async def call(page: Page, name: str, asked: dict):
    method, _, path = name.partition(" ")
    if path == "history":
        path = f"history/{asked['conversation_id']}"
    bodies = {
        "chat": {"message": "What now?"},
        "stop": {"message_id": asked["message_id"]},
        "feedback": {"message_id": asked["message_id"], "rating": "up"},
    }
    if method == "get":
        return await page.get(f"{path}/")
    return await page.post(f"{path}/", **bodies[path])


@pytest.mark.parametrize("name", PRIVATE)
@pytest.mark.parametrize("origin", STRANGE)
async def test_on_any_other_site_a_key_is_refused_readably(page, asked, is_problem, name, origin):
    strange = dataclasses.replace(page, origin=origin)
    answer = await call(strange, name, asked)
    assert is_problem(answer, 403, "origin_not_allowed")
    assert answer.headers.get(ALLOW) == (origin if origin in OTHER_SITES else None)
    assert "Origin" in answer["Vary"]


@pytest.mark.parametrize("name", PRIVATE)
async def test_the_keys_own_site_may_read_the_answer(page, asked, name):
    answer = await call(page, name, asked)
    assert answer.status_code < 300
    assert answer[ALLOW] == SITE
    assert answer["Access-Control-Expose-Headers"] == "Retry-After"
    assert "Origin" in answer["Vary"]
    assert answer["Cache-Control"] == "no-store", "visitors differ by a header only"
    assert "Access-Control-Allow-Credentials" not in answer.headers


async def test_the_keys_own_site_may_read_errors_too(page, asked):
    for answer in (await page.post("chat/"), await page.get(f"history/{'0' * 8}-0000-0000")):
        assert answer.status_code in (400, 404)
    assert (await page.post("chat/"))[ALLOW] == SITE


@pytest.mark.parametrize("origin", STRANGE)
async def test_streams_and_page_images_are_refused_on_any_other_site(
    page, configure, with_policy, origin
):
    await sync(configure)(with_policy, previews="page")
    begun, events = await page.ask()
    image = next(data for _, name, data in events if name == "citation")["page_url"]
    strange = dataclasses.replace(page, origin=origin)
    for address in (begun["stream_url"], image):
        answer = await strange.open(address)
        assert (answer.status_code, answer.json()["code"]) == (403, "origin_not_allowed")
        assert answer.headers.get(ALLOW) == (origin if origin in OTHER_SITES else None)
        allowed = await page.open(address)
        assert (allowed.status_code, allowed.headers[ALLOW]) == (200, SITE)


async def test_without_an_origin_only_pages_of_this_server_may_ask(organization, page, is_problem):
    page.origin = None
    assert is_problem(await page.get("config/"), 403, "origin_not_allowed")
    same = {"Sec-Fetch-Site": "same-origin"}
    # The key does not name this server's own origin.
    assert is_problem(await page.get("config/", **same), 403, "origin_not_allowed")
    await sync(name_sites)(organization, [SITE, OWN])
    assert (await page.get("config/", **same)).status_code == 200
    for site in ("same-site", "cross-site", "none", ""):
        answer = await page.get("config/", **{"Sec-Fetch-Site": site})
        assert is_problem(answer, 403, "origin_not_allowed")


@pytest.mark.parametrize("stored", [None, "https://intranet.example", ["*"], [SITE, "*"], {}])
async def test_a_stored_list_that_can_not_be_read_allows_nothing(
    organization, page, is_problem, stored
):
    await sync(name_sites)(organization, stored if stored is not None else [])
    assert is_problem(await page.get("config/"), 403, "origin_not_allowed")


async def test_a_preflight_is_answered_and_kept(page):
    asking = {
        "Origin": SITE,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "content-type,x-api-key",
    }
    for path in ("chat/", "history/x/", "stream/x/"):
        answer = await AsyncClient().options(V1 + path, headers=asking)
        assert (answer.status_code, answer.content) == (204, b"")
        assert answer[ALLOW] == SITE
        wanted = {"content-type", "x-api-key", "x-visitor-token"}
        assert set(answer["Access-Control-Allow-Headers"].lower().split(", ")) == wanted
        assert answer["Access-Control-Max-Age"] == "7200"
        assert "Origin" in answer["Vary"]


@pytest.mark.parametrize("origin", ["null", "", "*", "https://a.example/x", "file://x"])
async def test_a_preflight_of_no_site_is_refused(is_problem, origin):
    answer = await AsyncClient().options(f"{V1}chat/", headers={"Origin": origin})
    assert is_problem(answer, 403, "origin_not_allowed")
    assert ALLOW not in answer.headers


async def test_other_surfaces_allow_no_site(organization):
    headers = {"X-API-Key": organization.secret_key, "Origin": SITE}
    answer = await AsyncClient().get("/api/v1/documents/", headers=headers)
    assert answer.status_code == 200
    assert ALLOW not in answer.headers


def name_sites(organization, origins) -> None:
    """Stored as they are, unchecked."""
    from core.tenancy.models import ApiKey, KeyKind

    with tenant(organization.id):
        ApiKey.objects.filter(kind=KeyKind.PUBLISHABLE).update(origins=origins)
