"""How documents stand: which version counts today, and which comes next. As columns of queries,
by the rule of core.retrieval.in_force; inside ``tenant()``."""

from datetime import UTC, date
from typing import Any, Literal, TypeAlias

from django.db.models import (
    Case,
    DateField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.fields import CharField
from django.db.models.functions import Coalesce, Greatest, TruncDate
from django.utils import timezone

from core.documents.models import DocumentVersion, Status
from core.documents.waiting import searched_run

Standing = Literal["in_force", "coming", "ended", "unread", "archived"]
"""``coming``: no version counts yet; ``ended``: none counts any more; ``unread``: none can be
searched, as all are being read or failed."""

Versions: TypeAlias = "QuerySet[DocumentVersion]"

_FIRST_DAY = Case(
    When(number=1, effective_from=None, then=Value(date.min)),
    default=Coalesce(F("effective_from"), TruncDate("created_at", tzinfo=UTC)),
    output_field=DateField(),
)


def newest_versions() -> Versions:
    """The newest version of each document of the active tenant, withdrawn ones aside.

    Its document is loaded, with the owner; ``changed_at`` is when either last changed.
    """
    newer = DocumentVersion.objects.filter(
        document=OuterRef("document"), number__gt=OuterRef("number"), withdrawn_at=None
    )
    return (
        DocumentVersion.objects.filter(~Exists(newer), withdrawn_at=None)
        .select_related("document__owner")
        .annotate(changed_at=Greatest("updated_at", "document__updated_at"))
    )


def with_standing(newest: Versions) -> Versions:
    """``newest`` with how their documents stand today.

    ``in_force_number`` is the version that counts (None: none does), ``in_force_until`` its last
    day; ``next_number`` and ``next_from`` are of the one that comes next, unless it failed;
    ``standing`` is a Standing.
    """
    today = timezone.now().date()
    others = DocumentVersion.objects.filter(document=OuterRef("document"), withdrawn_at=None)
    dated = others.alias(first_day=_FIRST_DAY)
    counting = (
        dated.alias(searched=searched_run())
        .filter(
            Q(effective_until=None) | Q(effective_until__gte=today),
            searched__gt=0,
            first_day__lte=today,
        )
        .order_by("-number")
    )
    coming = dated.filter(first_day__gt=today).exclude(status=Status.FAILED, indexed_run=0)
    coming = coming.order_by("first_day", "-number")
    return newest.annotate(
        in_force_number=Subquery(counting.values("number")[:1]),
        in_force_until=Subquery(counting.values("effective_until")[:1]),
        next_number=Subquery(coming.values("number")[:1]),
        next_from=Subquery(coming.values("effective_from")[:1]),
        standing=_standing(others.filter(indexed_run__gt=0)),
    )


def _standing(readable: Versions) -> Case:
    rules: list[tuple[Any, Standing]] = [
        (Q(document__archived_on__isnull=False), "archived"),
        (Q(in_force_number__isnull=False), "in_force"),
        (Q(next_number__isnull=False), "coming"),
        (Exists(readable), "ended"),
    ]
    whens = [When(condition, then=Value(name)) for condition, name in rules]
    return Case(*whens, default=Value("unread"), output_field=CharField())
