"""Too many requests: for a key, a visitor, an address."""

import time
from types import SimpleNamespace

import pytest

from tests.widget_api.conftest import Page, sync

PLENTY = {
    "WIDGET_RATE_PER_KEY": 1000,
    "WIDGET_RATE_PER_VISITOR": 1000,
    "WIDGET_RATE_PER_ADDRESS": 1000,
}


@pytest.fixture
def limits(override, monkeypatch):
    # A minute does not end while requests are counted in it.
    now = time.time()
    monkeypatch.setattr(
        "core.tenancy.throttle.time", SimpleNamespace(time=lambda: now, monotonic=time.monotonic)
    )

    def apply(**values) -> None:
        override(RATE_LIMIT_ENABLED=True, **{**PLENTY, **values})

    return apply


def is_too_much(answer, origin) -> bool:
    assert answer.status_code == 429, answer.content
    assert 1 <= int(answer.headers["Retry-After"]) <= 60
    assert answer.headers["Access-Control-Allow-Origin"] == origin
    assert answer.headers["Access-Control-Expose-Headers"] == "Retry-After"
    return answer.json()["code"] == "rate_limited"


@pytest.mark.parametrize("setting", ["WIDGET_RATE_PER_KEY", "WIDGET_RATE_PER_ADDRESS"])
async def test_a_key_and_an_address_have_their_limit(page, other_page: Page, limits, setting):
    limits(**{setting: 3})
    for _ in range(3):
        assert (await page.get("config/")).status_code == 200
    assert is_too_much(await page.get("config/"), page.origin)
    # Another organization's requests are counted by themselves.
    assert (await other_page.get("config/")).status_code == 200


async def test_one_address_does_not_use_up_the_keys_limit(page, limits, override):
    limits(WIDGET_RATE_PER_ADDRESS=2, WIDGET_RATE_PER_KEY=4)
    override(SECURE_PROXY_SSL_HEADER=("HTTP_X_FORWARDED_PROTO", "https"))
    greedy, other = ({"X-Forwarded-For": f"192.0.2.{n}"} for n in (1, 2))
    answers = [(await page.get("config/", **greedy)).status_code for _ in range(8)]
    assert answers == [200, 200, *[429] * 6]
    assert (await page.get("config/", **other)).status_code == 200


async def test_a_visitor_has_a_limit_of_his_own(with_policy, page, limits):
    limits(WIDGET_RATE_PER_VISITOR=3)
    begun, _ = await page.ask()
    address = f"history/{begun['conversation_id']}/"
    for _ in range(2):  # the question was the first
        assert (await page.get(address)).status_code == 200
    for answer in (await page.get(address), await page.chat()):
        assert is_too_much(answer, page.origin)
    page.token = ""
    assert (await page.chat()).status_code == 202


async def test_streams_are_counted_too(with_policy, page, limits):
    limits(WIDGET_RATE_PER_ADDRESS=2)
    begun, _ = await page.ask()
    answer = await page.open(begun["stream_url"])
    assert answer.status_code == 429
    assert answer.headers["Access-Control-Allow-Origin"] == page.origin


async def test_an_address_behind_a_proxy_is_what_the_proxy_says(page, limits, override):
    limits(WIDGET_RATE_PER_ADDRESS=1)
    override(SECURE_PROXY_SSL_HEADER=("HTTP_X_FORWARDED_PROTO", "https"))
    for address in ("192.0.2.1", "192.0.2.2"):
        assert (await page.get("config/", **{"X-Forwarded-For": address})).status_code == 200
    answer = await page.get("config/", **{"X-Forwarded-For": "10.0.0.1, 192.0.2.1"})
    assert is_too_much(answer, page.origin)


async def test_without_a_proxy_nobody_chooses_an_address(page, limits):
    limits(WIDGET_RATE_PER_ADDRESS=1)
    assert (await page.get("config/", **{"X-Forwarded-For": "192.0.2.1"})).status_code == 200
    answer = await page.get("config/", **{"X-Forwarded-For": "192.0.2.2"})
    assert is_too_much(answer, page.origin)


async def test_a_full_quota_is_told(with_policy, page, is_problem):
    from core.tenancy.models import Organization

    @sync
    def allow_one():
        from core.tenancy.context import tenant

        with tenant(with_policy.id):
            row = Organization.objects.get(pk=with_policy.id)
            row.settings = {"quotas": {"questions_per_month": 1}}
            row.save()

    await allow_one()
    await page.ask()
    assert is_problem(await page.chat(), 429, "quota_exceeded")
