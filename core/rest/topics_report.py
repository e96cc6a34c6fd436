"""Topics as the REST surface and the pages show them, and as CSV."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse

from core.audit.record import record
from core.conversations.insight.answer_figures import AnswerFigures
from core.conversations.insight.span import Span
from core.conversations.insight.topics import OTHERS, Topic, TopicFigures, count_topics, names_of
from core.rest.csv_file import csv_file

EXPORTED = 5_000
HEAD = (
    *("topic", "kind", "name", "questions", "answered", "partly answered", "refused"),
    *("thumbs up", "thumbs down"),
)


@dataclass(frozen=True, slots=True)
class ListedTopic:
    """A topic by its name: a title, or a question. Questions without a topic have none, nor has
    what the reader may not read."""

    topic: Topic
    name: str
    answers: AnswerFigures


def listed_topics(found: Sequence[TopicFigures]) -> list[ListedTopic]:
    """``found`` by their names, in a constant number of statements; inside ``tenant()``."""
    names = names_of([one.topic for one in found])
    return [ListedTopic(one.topic, names.get(one.topic, ""), one.answers) for one in found]


def export_topics(span: Span, *, actor: str) -> HttpResponse:
    """The topics of ``span`` as CSV, at most EXPORTED; inside ``tenant()``."""
    rows = [_row(one) for one in listed_topics(count_topics(span)[:EXPORTED])]
    record("topics.exported", actor, since=str(span.since), until=str(span.until))
    return csv_file(f"topics-{span.since}-{span.until}.csv", HEAD, rows)


def _row(one: ListedTopic) -> Sequence[Any]:
    counted = one.answers
    return (
        *(one.topic, one.topic.kind or OTHERS, one.name, counted.questions, counted.answered),
        *(counted.partly, counted.refused, counted.liked, counted.disliked),
    )
