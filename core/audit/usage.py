"""Counting tokens and what they cost. Everything here runs inside ``tenant()``."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

from django.conf import settings
from django.db.models import Count, F, Q, Sum
from django.db.models.functions import TruncMonth

from core.audit.models import UsageRecord
from core.audit.prices import read_prices
from core.organizations.quotas import HUNDREDTHS, month_start
from core.tenancy.context import current_tenant


@dataclass(frozen=True, slots=True)
class MonthOfModel:
    """What one model was used for in one month (UTC); ``cached`` of its answers cost nothing."""

    month: date
    model: str
    answers: int
    cached: int
    prompt_tokens: int
    completion_tokens: int
    cost: Decimal


def record_usage(
    *,
    model: str,
    prompt_tokens: int,
    completion_tokens: int,
    message_id: UUID | None = None,
    cached: bool = False,
) -> None:
    """Add one use of ``model``, as ``provider/model``, at today's price.

    An answer that several models had a hand in is one record for each. One that came from the
    cache has no tokens.
    """
    price = read_prices(settings.LLM_PRICES).get(model)
    UsageRecord.objects.create(
        organization_id=current_tenant(),
        model=model,
        prompt_tokens=prompt_tokens,
        completion_tokens=completion_tokens,
        cost=price.of(prompt_tokens, completion_tokens) if price else Decimal(0),
        cached=cached,
        message_id=message_id,
    )


def tokens_this_month() -> int:
    """Read and written by models since the first of the month, UTC."""
    records = UsageRecord.objects.filter(created_at__gte=month_start())
    return records.aggregate(tokens=Sum(F("prompt_tokens") + F("completion_tokens")))["tokens"] or 0


def cost_this_month() -> int:
    """What models cost since the first of the month, UTC, in hundredths, rounded down."""
    records = UsageRecord.objects.filter(created_at__gte=month_start())
    cost: Decimal = records.aggregate(cost=Sum("cost"))["cost"] or Decimal(0)
    return int(cost * HUNDREDTHS)


def usage_report(since: datetime, until: datetime) -> list[MonthOfModel]:
    """Usage from ``since`` to before ``until``, by month and model, the oldest month first."""
    rows = (
        UsageRecord.objects.filter(created_at__gte=since, created_at__lt=until)
        .order_by()
        .values("model", month=TruncMonth("created_at", tzinfo=UTC))
        .annotate(
            answers=Count("pk"),
            from_cache=Count("pk", filter=Q(cached=True)),
            asked=Sum("prompt_tokens"),
            written=Sum("completion_tokens"),
            total=Sum("cost"),
        )
        .order_by("month", "model")
    )
    return [
        MonthOfModel(
            month=row["month"].date(),
            model=row["model"],
            answers=row["answers"],
            cached=row["from_cache"],
            prompt_tokens=row["asked"],
            completion_tokens=row["written"],
            cost=row["total"],
        )
        for row in rows
    ]
