"""Finding gaps: the list, and one of them. All of it inside ``tenant()``."""

from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from django.db.models import Case, Count, F, Max, Q, QuerySet, Value, When
from django.utils import timezone

from core.conversations.gaps.questions import disliked, left_open, partly, refused
from core.conversations.models import Gap, GapState
from core.errors import NotFound

Shown = Literal["open", "new", "assigned", "closed", "wont_answer", "all"]
Kind = Literal["any", "refused", "partly", "disliked"]
MESSAGE = "questions__message__"


def first_moment(days: int) -> datetime:
    """When the last ``days`` days began."""
    return timezone.now() - timedelta(days=days)


def gaps(since: datetime, shown: Shown = "open", kind: Kind = "any") -> "QuerySet[Gap]":
    """The gaps with questions from ``since`` on, those asked most first.

    Each has ``times``, ``refused``, ``partly`` and ``disliked``, counted from ``since`` on,
    ``last_asked``, and ``asked_again``: whether that was after it was closed. ``open`` are those
    that somebody has to look at: the new, the assigned, and the closed ones asked again.
    """
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
    marked = counted.annotate(asked_again=Case(When(again, then=Value(True)), default=Value(False)))
    if shown == "open":
        marked = marked.filter(Q(state__in=[GapState.NEW, GapState.ASSIGNED]) | again)
    elif shown != "all":
        marked = marked.filter(state=shown)
    if kind != "any":
        marked = marked.filter(**{f"{kind}__gt": 0})
    return marked.order_by("-times", "-last_asked", "pk")


def find_gap(gap_id: UUID, since: datetime) -> Gap:
    """One of all ``gaps`` since then; NotFound for any other id."""
    found = gaps(since, "all").filter(pk=gap_id).first()
    if found is None:
        raise NotFound("There is no such gap, or none of its questions is left.")
    return found
