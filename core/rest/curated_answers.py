"""Curated answers as the REST surface and the pages take and show them."""

from typing import Any, Literal, get_args
from uuid import UUID

from django.conf import settings
from django.core.validators import URLValidator
from django.db.models import F, QuerySet
from django.utils import timezone
from rest_framework import serializers

from core.conversations.curated_uses import last_used, times_used
from core.curated.keeping import DUE_DAYS, Standing, curated_answers, due_day, standing_of
from core.curated.models import CuratedAnswer
from core.curated.written import MOST_QUESTIONS, Written
from core.errors import NotFound
from core.rest.audience_field import AudienceField
from core.text.languages import DEFAULT, LANGUAGES

MOST_CHARACTERS = 4000
STATES = get_args(Standing)
CODES = sorted(LANGUAGES)
View = Literal["all", "in_force", "due"]


class CuratedQuery(serializers.Serializer[Any]):
    """Which ones."""

    view = serializers.ChoiceField(
        get_args(View),
        default="all",
        help_text="`in_force`: those that answer today. `due`: those that have ended, or will "
        f"within {DUE_DAYS} days.",
    )


class CuratedForm(serializers.Serializer[Any]):
    """A curated answer as somebody writes it."""

    questions = serializers.ListField(
        child=serializers.CharField(max_length=settings.MAX_QUESTION_CHARACTERS),
        min_length=1,
        max_length=MOST_QUESTIONS,
        help_text="Wordings of one question, the first of which stands for all. The answer is "
        "given to questions that mean the same as one of them.",
    )
    text = serializers.CharField(max_length=MOST_CHARACTERS, help_text="The answer, in Markdown.")
    language = serializers.ChoiceField(
        CODES,
        default=DEFAULT,
        help_text="ISO 639-1. Questions in other languages do not get it.",
    )
    answered_by = serializers.CharField(
        max_length=100, help_text="Who gives the answer, as readers are told."
    )
    valid_until = serializers.DateField(help_text="The last day on which it answers, UTC.")
    source = serializers.CharField(  # type: ignore[assignment]  # Field has one, too
        max_length=300,
        allow_blank=True,
        default="",
        help_text="Where it comes from, in words. Words, an address or a document are needed.",
    )
    source_url = serializers.CharField(
        max_length=500,
        allow_blank=True,
        default="",
        validators=[URLValidator(schemes=["http", "https"])],
        help_text="An address where it stands: http or https.",
    )
    source_document = serializers.UUIDField(
        allow_null=True,
        default=None,
        help_text="A document where it stands, named only to those who may read it.",
    )
    source_page = serializers.IntegerField(
        min_value=1, max_value=100_000, allow_null=True, default=None
    )
    owner = serializers.UUIDField(
        allow_null=True,
        default=None,
        help_text="An active member, who looks after it; null is nobody.",
    )
    audience = AudienceField(required=False, help_text="Who is given it; everybody if left out.")


def written_of(given: dict[str, Any]) -> Written:
    """What a valid CuratedForm says."""
    fields = {name: value for name, value in given.items() if name in CuratedForm().fields}
    return Written(**{**fields, "questions": tuple(given["questions"])})


def listed_curated(view: View) -> "QuerySet[CuratedAnswer]":
    """Those of a view, what ends first first, each with ``times_used`` and ``last_used``. Inside
    ``tenant()``."""
    today = timezone.now().date()
    found = _with_uses()
    if view == "in_force":
        found = found.filter(answered_on__lte=today, valid_until__gte=today)
    elif view == "due":
        found = found.filter(valid_until__lte=due_day(today))
    return found.order_by("valid_until", F("last_used").desc(nulls_last=True), "pk")


def find_listed(answer_id: UUID) -> CuratedAnswer:
    """One as it is listed; NotFound."""
    found = _with_uses().filter(pk=answer_id).first()
    if found is None:
        raise NotFound("There is no such curated answer.")
    return found


def state_of(answer: CuratedAnswer) -> Standing:
    """Its standing today."""
    return standing_of(answer, timezone.now().date())


def _with_uses() -> "QuerySet[CuratedAnswer]":
    return curated_answers().annotate(times_used=times_used("pk"), last_used=last_used("pk"))
