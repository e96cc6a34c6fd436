"""Admins are warned before a quota is used up, and see all of them."""

from typing import Any

import pytest

from core.audit.models import UsageRecord
from core.tenancy.context import tenant

WARNING = "4 of 5 documents are used."


@pytest.fixture
def nearly_full(organization: Any, document_factory: Any) -> Any:
    with tenant(organization.id):
        organization.model.settings = {"quotas": {"documents": 5, "pages": 1000}}
        organization.model.save()
    for number in range(4):
        document_factory(organization, f"Policy number {number}.", ingest=False)
    return organization


@pytest.mark.parametrize("address", ["/documents/", "/insight/"])
def test_admins_are_warned_from_80_percent_on(
    nearly_full: Any, signed_in: Any, address: str
) -> None:
    assert WARNING in signed_in(nearly_full.admin).get(address).content.decode()


def test_others_are_not_asked_to_care(nearly_full: Any, signed_in: Any) -> None:
    assert WARNING not in signed_in(nearly_full.editor).get("/documents/").content.decode()


def test_before_that_nobody_is_warned(organization: Any, signed_in: Any) -> None:
    with tenant(organization.id):
        organization.model.settings = {"quotas": {"documents": 5}}
        organization.model.save()
    assert "are used." not in signed_in(organization.admin).get("/documents/").content.decode()


def test_the_settings_show_how_much_of_each_is_used(nearly_full: Any, signed_in: Any) -> None:
    page = " ".join(signed_in(nearly_full.admin).get("/settings/").content.decode().split())
    assert "4 of 5 <strong" in page and "nearly used up" in page
    assert "0 of 1,000 <progress" in page
    assert page.count("unlimited</dd>") == 5


def test_insight_shows_the_months_cost_and_tokens_against_their_quotas(
    organization: Any, signed_in: Any
) -> None:
    with tenant(organization.id):
        organization.model.settings = {"quotas": {"cost_per_month": 50, "tokens_per_month": 900}}
        organization.model.save()
        used = {"organization_id": organization.id, "model": "ollama/phi"}
        UsageRecord.objects.create(**used, prompt_tokens=10, completion_tokens=3, cost="12.999")
    page = " ".join(signed_in(organization.admin).get("/insight/").content.decode().split())
    assert "12 of 50 USD for language models this month." in page
    assert "13 of 900 tokens of language models this month." in page
    assert '<progress max="50" value="12" aria-labelledby="quota-cost_per_month">' in page
