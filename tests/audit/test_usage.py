"""Tokens and costs are counted for each organization, by model and month."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.utils import timezone

from core.audit.models import UsageRecord
from core.audit.prices import Price, read_prices
from core.audit.usage import MonthOfModel, record_usage, usage_report
from core.tenancy.context import TenantScopeError, tenant

pytestmark = pytest.mark.usefixtures("one_day")

PRICES = ["openai/gpt-4.1-mini=0.40:1.60", "anthropic/claude-haiku-5-5=1:5"]
MINI, HAIKU, LOCAL = "openai/gpt-4.1-mini", "anthropic/claude-haiku-5-5", "ollama/llama3.2"


@pytest.fixture(autouse=True)
def prices(override):
    override(LLM_PRICES=PRICES)


def report():
    now = timezone.now()
    return usage_report(now - timedelta(days=400), now)


def at(moment):
    """Give the newest record another time."""
    newest = UsageRecord.objects.first()
    UsageRecord.objects.filter(pk=newest.pk).update(created_at=moment)


def test_a_use_costs_what_its_tokens_cost(organization):
    message = uuid4()
    with tenant(organization.id):
        record_usage(model=MINI, prompt_tokens=1500, completion_tokens=100, message_id=message)
        [record] = UsageRecord.objects.all()
    assert record.cost == Decimal("0.00076")
    assert (record.message_id, record.cached) == (message, False)


@pytest.mark.parametrize("model", [LOCAL, "extractive", "openai/gpt-4.1"])
def test_a_model_without_a_price_costs_nothing(organization, model):
    with tenant(organization.id):
        record_usage(model=model, prompt_tokens=1500, completion_tokens=100)
        assert UsageRecord.objects.get().cost == 0


def test_a_new_price_leaves_old_costs_alone(organization, override):
    with tenant(organization.id):
        record_usage(model=HAIKU, prompt_tokens=1_000_000, completion_tokens=0)
        override(LLM_PRICES=[f"{HAIKU}=100:100"])
        assert report()[0].cost == 1


def test_the_report_adds_up_each_model(organization):
    with tenant(organization.id):
        for prompt, completion in [(1000, 10), (500, 20)]:
            record_usage(model=MINI, prompt_tokens=prompt, completion_tokens=completion)
        record_usage(model=MINI, prompt_tokens=0, completion_tokens=0, cached=True)
        record_usage(model=LOCAL, prompt_tokens=70, completion_tokens=7)
        month = timezone.now().astimezone(UTC).date().replace(day=1)
        assert report() == [
            MonthOfModel(month, LOCAL, 1, 0, 70, 7, Decimal(0)),
            MonthOfModel(month, MINI, 3, 1, 1500, 30, Decimal("0.000648")),
        ]


def test_months_are_those_of_utc_and_the_end_is_left_out(organization):
    january = datetime(2026, 1, 1, tzinfo=UTC)
    february = datetime(2026, 2, 1, tzinfo=UTC)
    with tenant(organization.id), timezone.override("Asia/Tokyo"):
        for moment in [january, february - timedelta(seconds=1), february]:
            record_usage(model=MINI, prompt_tokens=1, completion_tokens=1)
            at(moment)
        in_january = usage_report(january, february)
        both = usage_report(january, february + timedelta(seconds=1))
    assert [(row.month, row.answers) for row in in_january] == [(january.date(), 2)]
    assert [(row.month, row.answers) for row in both] == [
        (january.date(), 2),
        (february.date(), 1),
    ]


def test_an_organization_counts_only_its_own(organization, other_organization):
    with tenant(organization.id):
        record_usage(model=MINI, prompt_tokens=1, completion_tokens=1)
    with tenant(other_organization.id):
        assert report() == []
        assert UsageRecord.objects.count() == 0


def test_nothing_is_counted_for_nobody():
    with pytest.raises(TenantScopeError):
        record_usage(model=MINI, prompt_tokens=1, completion_tokens=1)


def test_prices_are_read_to_the_last_digit():
    assert read_prices([" ollama/llama3.2:3b=0:0", "openai/org/model=0.075:12"]) == {
        "ollama/llama3.2:3b": Price(Decimal(0), Decimal(0)),
        "openai/org/model": Price(Decimal("0.075"), Decimal(12)),
    }


@pytest.mark.parametrize(
    "entry",
    ["", "openai/m", "openai/m=1", "openai/m=1:", "openai/m=-1:2", "=1:2", "a b=1:2", "m=1e3:1"],
)
def test_a_malformed_price_is_named(entry):
    with pytest.raises(ValueError, match="LLM_PRICES has"):
        read_prices([entry])
