"""What models were used for in some days, and how much of the quota is used. All of it inside
``tenant()``."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date
from decimal import Decimal

from django.db.models import Count, Sum
from django.db.models.functions import Trunc

from core.audit.models import UsageRecord
from core.conversations.history import questions_this_month
from core.conversations.insight.answer_figures import asked_in
from core.conversations.insight.span import Span
from core.organizations.quotas import quotas


@dataclass(frozen=True, slots=True)
class Spent:
    """Uses of models, tokens, and their cost in the currency of LLM_CURRENCY."""

    answers: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    cost: Decimal = Decimal(0)

    def __add__(self, other: "Spent") -> "Spent":
        return Spent(
            self.answers + other.answers,
            self.prompt_tokens + other.prompt_tokens,
            self.completion_tokens + other.completion_tokens,
            self.cost + other.cost,
        )


@dataclass(frozen=True, slots=True)
class Spending:
    """Of all of a span, of each of its periods by their first day, and of each model."""

    total: Spent
    periods: dict[date, Spent]
    models: dict[str, Spent]


@dataclass(frozen=True, slots=True)
class QuotaUse:
    """Questions of this calendar month, UTC, and how many there may be; None is no limit."""

    used: int
    limit: int | None


def spending(span: Span) -> Spending:
    """Of all uses, or of those for the answers of a surface.

    Without a surface those for reviews, and for answers that were erased since, are in it.
    """
    records = UsageRecord.objects.filter(created_at__gte=span.start, created_at__lt=span.end)
    if span.surface:
        records = records.filter(message_id__in=asked_in(span).values("pk"))
    rows = (
        records.order_by()
        .values_list("model", Trunc("created_at", span.unit, tzinfo=UTC))
        .annotate(
            answers=Count("pk"),
            asked=Sum("prompt_tokens"),
            written=Sum("completion_tokens"),
            total=Sum("cost"),
        )
    )
    periods: dict[date, Spent] = dict.fromkeys(span.periods(), Spent())
    models: defaultdict[str, Spent] = defaultdict(Spent)
    for model, period, *sums in rows:
        spent = Spent(*sums)
        periods[period.date()] += spent
        models[model] += spent
    by_cost = sorted(models.items(), key=lambda one: (-one[1].cost, one[0]))
    return Spending(_sum(models.values()), periods, dict(by_cost))


def quota_use() -> QuotaUse:
    """How much of this month's questions is used."""
    return QuotaUse(questions_this_month(), quotas()["questions_per_month"])


def _sum(parts: Iterable[Spent]) -> Spent:
    return sum(parts, Spent())
