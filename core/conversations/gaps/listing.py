"""Finding gaps: the list, and one of them. All of it inside ``tenant()``."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, Literal
from uuid import UUID

from django.db.models import Case, Count, F, Max, Q, QuerySet, Value, When
from django.utils import timezone

from core.conversations.gaps.questions import disliked, left_open, partly, refused
from core.conversations.models import DocumentUse, Gap, GapQuestion, GapState
from core.errors import NotFound

Shown = Literal["open", "new", "assigned", "closed", "wont_answer", "all"]
Kind = Literal["any", "refused", "partly", "disliked"]
MESSAGE = "questions__message__"


def first_moment(days: int) -> datetime:
    """When the last ``days`` days began."""
    return timezone.now() - timedelta(days=days)


def find_gaps(
    since: datetime, shown: Shown = "open", kind: Kind = "any", document: UUID | None = None
) -> list[UUID]:
    """The gaps with questions from ``since`` on, by their ids, those asked most first: a page of
    them is read by ``gaps_in_order``. ``open`` are those that somebody has to look at: the new, the
    assigned, and the closed ones asked again. Those near a ``document`` have a question of these
    days whose answer cites it, or which it came closest to."""
    found: QuerySet[Any] = _counted(since)
    if shown == "open":
        found = found.filter(Q(state__in=[GapState.NEW, GapState.ASSIGNED]) | Q(asked_again=True))
    elif shown != "all":
        found = found.filter(state=shown)
    if kind != "any":
        found = found.filter(**{f"{kind}__gt": 0})
    if document:
        uses = DocumentUse.objects.filter(document=document, used_at__gte=since)
        near = GapQuestion.objects.filter(message__in=uses.values("message"))
        found = found.filter(pk__in=near.values("gap"))
    return list(found.order_by("-times", "-last_asked", "pk").values_list("pk", flat=True))


def gaps_in_order(gap_ids: Iterable[UUID], since: datetime) -> list[Gap]:
    """These gaps in their order, each with ``times``, ``refused``, ``partly`` and ``disliked``,
    counted from ``since`` on, ``last_asked``, and ``asked_again``: whether that was after it was
    closed."""
    wanted = list(gap_ids)
    found = _counted(since).in_bulk(wanted)
    return [found[gap_id] for gap_id in wanted if gap_id in found]


def find_gap(gap_id: UUID, since: datetime) -> Gap:
    """One of all gaps with questions since then; NotFound for any other id."""
    found = gaps_in_order([gap_id], since)
    if not found:
        raise NotFound("There is no such gap, or none of its questions is left.")
    return found[0]


def _counted(since: datetime) -> "QuerySet[Gap]":
    recent = Q((f"{MESSAGE}created_at__gte", since))
    counted = (
        # One call, so that all of it is about the same question.
        Gap.objects.filter(recent & left_open(MESSAGE))
        .defer("vector")
        .select_related("owner")
        .annotate(
            times=Count("questions"),
            last_asked=Max(f"{MESSAGE}created_at"),
            refused=Count("questions", filter=refused(MESSAGE)),
            partly=Count("questions", filter=partly(MESSAGE)),
            disliked=Count("questions", filter=disliked(MESSAGE)),
        )
    )
    again = Q(state=GapState.CLOSED, last_asked__gt=F("settled_at"))
    return counted.annotate(asked_again=Case(When(again, then=Value(True)), default=Value(False)))
