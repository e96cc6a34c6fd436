"""Topics as the REST surface and the pages show them, and as CSV."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from rest_framework import serializers

from core.audit.record import record
from core.conversations.insight.answer_figures import AnswerFigures
from core.conversations.insight.span import Span
from core.conversations.insight.topics import (
    Topic,
    TopicFigures,
    count_sections,
    count_topics,
    names_of,
)
from core.rest.csv_file import csv_file
from core.rest.insight_report import SpanQuery

EXPORTED = 5_000
HEAD = (
    *("topic", "kind", "name", "questions", "answered", "partly answered", "refused"),
    *("thumbs up", "thumbs down"),
)


class TopicsQuery(SpanQuery):
    """The same, and of which document."""

    document = serializers.UUIDField(
        required=False, help_text="The sections of this document instead of all topics."
    )


@dataclass(frozen=True, slots=True)
class ListedTopic:
    """A topic by its name: a title, or a question; a section by its headings. Questions without a
    topic have none, nor has what the reader may not read."""

    topic: Topic
    name: str
    answers: AnswerFigures


def counted_topics(span: Span, document_id: UUID | None) -> Sequence[TopicFigures]:
    """All topics of ``span``, or the sections of one document; NotFound. Inside ``tenant()``."""
    return count_topics(span) if document_id is None else count_sections(span, document_id)


def listed_topics(found: Sequence[TopicFigures]) -> list[ListedTopic]:
    """``found`` by their names, in a constant number of statements; inside ``tenant()``."""
    names = names_of([one.topic for one in found])
    return [ListedTopic(one.topic, _name(one.topic, names), one.answers) for one in found]


def _name(topic: Topic, names: Mapping[Topic, str]) -> str:
    return names.get(topic, "") if topic.section is None else topic.section


def export_topics(span: Span, document_id: UUID | None, *, actor: str) -> HttpResponse:
    """The topics of ``span`` as CSV, or the sections of a document, at most EXPORTED; NotFound.
    Inside ``tenant()``."""
    rows = [_row(one) for one in listed_topics(counted_topics(span, document_id)[:EXPORTED])]
    record("topics.exported", actor, since=str(span.since), until=str(span.until))
    return csv_file(f"topics-{span.since}-{span.until}.csv", HEAD, rows)


def _row(one: ListedTopic) -> Sequence[Any]:
    counted = one.answers
    return (
        *(one.topic, one.topic.listed_as, one.name, counted.questions, counted.answered),
        *(counted.partly, counted.refused, counted.liked, counted.disliked),
    )
