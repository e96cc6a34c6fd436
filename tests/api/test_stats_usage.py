"""An organization's stats show what its answers of this month have cost."""

from datetime import UTC, datetime

import pytest
from django.utils import timezone

from core.audit.models import UsageRecord
from core.audit.usage import record_usage
from core.tenancy.context import tenant

pytestmark = pytest.mark.usefixtures("one_day")

MINI = "openai/gpt-4.1-mini"


def usage(api, organization):
    return (
        api(organization.secret_key)
        .get(f"/api/v1/organizations/{organization.id}/stats/")
        .json()["usage"]
    )


def test_usage_is_listed_by_model_with_its_cost(organization, api, override):
    override(LLM_PRICES=[f"{MINI}=0.40:1.60"], LLM_CURRENCY="EUR")
    with tenant(organization.id):
        record_usage(model=MINI, prompt_tokens=1500, completion_tokens=100)
        record_usage(model=MINI, prompt_tokens=0, completion_tokens=0, cached=True)
        record_usage(model="extractive", prompt_tokens=300, completion_tokens=40)
    assert usage(api, organization) == {
        "month": timezone.now().astimezone(UTC).date().replace(day=1).isoformat(),
        "currency": "EUR",
        "cost": "0.00076000",
        "models": [
            {
                "model": "extractive",
                "answers": 1,
                "cached": 0,
                "prompt_tokens": 300,
                "completion_tokens": 40,
                "cost": "0.00000000",
            },
            {
                "model": MINI,
                "answers": 2,
                "cached": 1,
                "prompt_tokens": 1500,
                "completion_tokens": 100,
                "cost": "0.00076000",
            },
        ],
    }


def test_last_months_usage_is_over(organization, api):
    with tenant(organization.id):
        record_usage(model=MINI, prompt_tokens=1, completion_tokens=1)
        UsageRecord.objects.update(created_at=datetime(2026, 1, 31, 23, 59, tzinfo=UTC))
    assert usage(api, organization)["models"] == []


def test_a_neighbours_usage_is_not_shown(organization, other_organization, api):
    with tenant(other_organization.id):
        record_usage(model=MINI, prompt_tokens=1, completion_tokens=1)
    assert usage(api, organization)["models"] == []
    assert usage(api, organization)["cost"] == "0.00000000"
