"""Gaps as the REST surface and the pages take and show them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, get_args
from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework import serializers

from core.answering.stored import answer_of
from core.answering.types import Answer, Citation, Passage
from core.audit.record import record
from core.conversations.gaps.listing import (
    Kind,
    Shown,
    find_gap,
    find_gaps,
    first_moment,
    gaps_in_order,
)
from core.conversations.gaps.questions import Asked, asked_in
from core.conversations.models import Gap, GapState, Message
from core.organizations.answer_options import are_synonyms
from core.rest.csv_file import csv_file
from core.text.rewording import ARROW

MOST_DAYS = 365
WORDINGS_LISTED = 3
WORDINGS_SHOWN = 50
EXPORTED = 5_000
HEAD = (
    *("question", "times asked", "last asked", "refused", "partly answered", "rated down"),
    *("state", "asked again after it was closed", "owner", "note", "other wordings"),
)


class DaysQuery(serializers.Serializer[Any]):
    days = serializers.IntegerField(
        min_value=1,
        max_value=MOST_DAYS,
        default=30,
        help_text="Questions of so many days, until now, are counted.",
    )


class GapQuery(DaysQuery):
    state = serializers.ChoiceField(
        get_args(Shown),
        default="open",
        help_text="`open`: new, assigned, or asked again after it was closed.",
    )
    kind = serializers.ChoiceField(
        get_args(Kind), default="any", help_text="Gaps with at least one such question."
    )
    document = serializers.UUIDField(
        required=False,
        help_text="Gaps near this document: with at least one question whose answer cites it, or "
        "which it came closest to without answering.",
    )


class GapChange(serializers.Serializer[Any]):
    """What is left out stays."""

    state = serializers.ChoiceField(GapState.choices, required=False)
    owner = serializers.UUIDField(
        required=False, allow_null=True, help_text="An active editor or admin; null is nobody."
    )
    note = serializers.CharField(required=False, allow_blank=True, max_length=2000)
    closing_answer = serializers.UUIDField(
        required=False,
        allow_null=True,
        help_text="The curated answer that is to close it, in place of any document.",
    )
    closing_document = serializers.UUIDField(
        required=False,
        allow_null=True,
        help_text="The document that is to close it, in place of any curated answer.",
    )

    def validate(self, given: dict[str, Any]) -> dict[str, Any]:
        if given.get("closing_answer") and given.get("closing_document"):
            sentence = _("Name a curated answer or a document, not both.")
            raise serializers.ValidationError({"closing_document": [sentence]})
        return given


class SynonymGiven(serializers.Serializer[Any]):
    """Words that people use, and what the documents write for them."""

    said = serializers.CharField(max_length=90, help_text="What people say, such as `gym`.")
    written = serializers.CharField(
        max_length=100,
        help_text="What the documents write for it, the best first, between commas.",
    )

    def validate(self, given: dict[str, Any]) -> dict[str, Any]:
        try:
            are_synonyms(synonym_line(given))
        except serializers.ValidationError as error:
            raise serializers.ValidationError({"said": error.detail}) from error
        return given


def synonym_line(given: dict[str, Any]) -> str:
    """As the setting ``answers.synonyms`` has it."""
    return f"{given['said']} {ARROW} {given['written']}"


@dataclass(frozen=True, slots=True)
class ListedGap:
    """A gap with the newest of its wordings."""

    gap: Gap
    asked: list[Asked]

    @property
    def question(self) -> str:
        """As it was asked last."""
        return self.asked[0].content

    @property
    def wordings(self) -> list[str]:
        """How else it was asked, each once, whatever the case."""
        lines = {" ".join(one.content.split()).casefold(): one.content for one in self.asked}
        return list(lines.values())[1:]


@dataclass(frozen=True, slots=True)
class ShownGap:
    """A gap with all that helps to close it. ``then`` is the latest of its answers, ``now`` the one
    of the review."""

    listed: ListedGap
    then: Message
    now: Message | None

    @property
    def closest(self) -> tuple[Passage, ...]:
        """The passages that came closest, as the latest refusal has them."""
        for answer in (self.now and answer_of(self.now), answer_of(self.then)):
            if answer and answer.refusal:
                return answer.refusal.closest
        return ()

    @property
    def cited(self) -> tuple[Citation, ...]:
        """What the latest answer rested on, where there was one."""
        answer: Answer | None = answer_of(self.then)
        return answer.citations if answer else ()


def listed(found: Sequence[Gap], days: int, wordings: int = WORDINGS_LISTED) -> list[ListedGap]:
    """``found`` with the newest of their questions; inside ``tenant()``."""
    asked = asked_in([gap.pk for gap in found], first_moment(days), wordings)
    # Without any: its last question was deleted between two statements.
    return [ListedGap(gap, asked[gap.pk]) for gap in found if asked[gap.pk]]


def shown(gap_id: UUID, days: int) -> ShownGap:
    """One gap in full; NotFound. Inside ``tenant()``."""
    since = first_moment(days)
    gap = find_gap(gap_id, since)
    whole = ListedGap(gap, asked_in([gap.pk], since, WORDINGS_SHOWN)[gap.pk])
    wanted = [key for key in (whole.asked[0].message_id, gap.review_id) if key]
    answers = Message.objects.in_bulk(wanted)
    return ShownGap(whole, answers[wanted[0]], answers.get(gap.review_id))


def wanted_gaps(query: dict[str, Any]) -> list[UUID]:
    """The gaps that a valid GapQuery asks for, by their ids; inside ``tenant()``."""
    since = first_moment(query["days"])
    return find_gaps(since, query["state"], query["kind"], query.get("document"))


def export(query: dict[str, Any], *, actor: str) -> HttpResponse:
    """The list as CSV, at most EXPORTED gaps; inside ``tenant()``."""
    since = first_moment(query["days"])
    found = wanted_gaps(query)[:EXPORTED]
    rows = [_row(one) for one in listed(gaps_in_order(found, since), query["days"])]
    record("gaps.exported", actor, gaps=len(rows))
    return csv_file(f"gaps-{timezone.now():%Y-%m-%d}.csv", HEAD, rows)


def _row(one: ListedGap) -> Sequence[Any]:
    gap: Any = one.gap  # with what core.conversations.gaps.listing counts
    return (
        *(one.question, gap.times, gap.last_asked.isoformat(timespec="seconds")),
        *(gap.refused, gap.partly, gap.disliked, gap.state),
        "yes" if gap.asked_again else "no",
        gap.owner.username if gap.owner else "",
        *(gap.note, " / ".join(one.wordings)),
    )
