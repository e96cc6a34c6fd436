"""What questions of some days were about, with counts. All of it inside ``tenant()``.

A topic is what an answer came from, a document or a curated answer, or the gap that a question
which was not answered well belongs to. Nothing is kept for it but what answers rest on anyway: it
goes with its questions, its document and its gap.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, get_args, overload
from uuid import UUID

import numpy as np
from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext

from core.conversations.gaps.questions import MISSING, first_questions, left_open
from core.conversations.insight.answer_figures import COUNTED_WHERE, AnswerFigures, parameters
from core.conversations.insight.span import Span
from core.conversations.models import CuratedUse, DocumentUse, GapQuestion, MessageRole
from core.curated.models import CuratedQuestion
from core.documents.models import Document
from core.errors import InvalidInput, NotFound

Kind = Literal["document", "curated", "gap"]  # COUNTED numbers them in this order
NO_KIND = len(get_args(Kind))  # and this is the number of no topic
OTHERS, SECTION = "none", "section"

# A question belongs to each of its topics. One without any has nothing in place of the topic, and
# all of those are one row. Comparing words is what is cheapest here: numbers for them would be
# found out by the same comparisons, again for each pair and each count.
REFUSED = "answered = 'no' AND refusal_reason = ANY(%(missing)s)"
COUNTS = f"""count(*) AS questions,
       count(*) FILTER (WHERE answered = 'yes') AS answered,
       count(*) FILTER (WHERE answered = 'partly') AS partly,
       count(*) FILTER (WHERE {REFUSED}) AS refused,
       count(*) FILTER (WHERE rating = 'up') AS liked,
       count(*) FILTER (WHERE rating = 'down') AS disliked"""
ASKED = f"""
    SELECT m.id, answered, refusal_reason, rating FROM conversations_message m
    LEFT JOIN conversations_feedback f
      ON f.message_id = m.id AND f.organization_id = m.organization_id
    WHERE {COUNTED_WHERE}
"""  # noqa: S608  (of constants)
# Of thousands of topics a page shows some dozens: they come as the bytes of PACKED, from which one
# is made when it is asked for.
COUNTED = f"""
SELECT coalesce(string_agg(
    int2send(kind) || uuid_send(id)
        || int4send(questions::int) || int4send(answered::int) || int4send(partly::int)
        || int4send(refused::int) || int4send(liked::int) || int4send(disliked::int),
    '' ORDER BY questions DESC, kind, id
), '')
FROM (
    SELECT coalesce(topic.kind, {NO_KIND})::smallint AS kind,
           coalesce(topic.id, %(organization)s) AS id, {COUNTS}
    FROM ({ASKED}) asked
    LEFT JOIN (
        SELECT 0::smallint AS kind, document_id AS id, message_id FROM conversations_documentuse
        WHERE organization_id = %(organization)s AND cited
          AND used_at >= %(start)s AND used_at < %(end)s
        UNION ALL
        SELECT 1::smallint, u.curated_id, u.message_id FROM conversations_curateduse u
        JOIN curated_curatedanswer a
          ON a.id = u.curated_id AND a.organization_id = u.organization_id AND a.deleted_at IS NULL
        WHERE u.organization_id = %(organization)s
          AND u.used_at >= %(start)s AND u.used_at < %(end)s
        UNION ALL
        SELECT 2::smallint, gap_id, message_id FROM conversations_gapquestion
        WHERE organization_id = %(organization)s
    ) topic ON topic.message_id = asked.id
        AND (topic.kind <> 2 OR rating = 'down' OR answered = 'partly' OR {REFUSED})
    GROUP BY topic.kind, topic.id
) counted
"""  # noqa: S608  (of constants)
COUNTED_AS = ("questions", "answered", "partly", "refused", "liked", "disliked")
PACKED = np.dtype([("kind", ">i2"), ("id", "V16"), *((name, ">i4") for name in COUNTED_AS)])
OF_DOCUMENT = f"""
SELECT used.section, {COUNTS}
FROM ({ASKED}) asked
JOIN conversations_documentuse used ON used.message_id = asked.id
WHERE used.organization_id = %(organization)s AND used.document_id = %(document)s AND used.cited
  AND used.used_at >= %(start)s AND used.used_at < %(end)s
GROUP BY 1
ORDER BY 2 DESC, 1
"""  # noqa: S608  (of constants)


@dataclass(frozen=True, slots=True)
class Topic:
    """A document, or one ``section`` of it, by its headings; a curated answer or a gap; of
    questions without a topic none of them."""

    kind: Kind | None = None
    pk: UUID | None = None
    section: str | None = None

    def __str__(self) -> str:
        if self.kind is None:
            return OTHERS
        whole = f"{self.kind}:{self.pk}"
        return whole if self.section is None else f"{whole}:{self.section}"

    @property
    def listed_as(self) -> str:
        """The kind, as lists name it."""
        return SECTION if self.section is not None else self.kind or OTHERS


@dataclass(frozen=True, slots=True)
class TopicFigures:
    """How many questions were about ``topic``, and what became of them."""

    topic: Topic
    answers: AnswerFigures


def topic_of(text: str) -> Topic:
    """The topic that is written so; InvalidInput for what is none."""
    if text == OTHERS:
        return Topic()
    name, _, key = text.partition(":")
    key, has_section, section = key.partition(":")
    for kind in get_args(Kind):
        if name == kind and (kind == "document" or not has_section):
            try:
                return Topic(kind, UUID(key), section if has_section else None)
            except ValueError:
                break
    raise InvalidInput(
        gettext(
            "A topic is “document:”, “curated:” or “gap:” with an id, or “none”; behind a "
            "document's id may stand a colon and a section."
        )
    )


class CountedTopics(Sequence[TopicFigures]):
    """Topics as COUNTED packs them; each becomes an object when it is asked for."""

    def __init__(self, packed: bytes) -> None:
        self._rows = np.frombuffer(packed, PACKED)

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, at: int) -> TopicFigures: ...
    @overload
    def __getitem__(self, at: slice) -> list[TopicFigures]: ...
    def __getitem__(self, at: int | slice) -> TopicFigures | list[TopicFigures]:
        if isinstance(at, int):
            return _figures(*self._rows[at].item())
        return [_figures(*row) for row in self._rows[at].tolist()]


def _figures(kind: int, pk: bytes, *counts: int) -> TopicFigures:
    topic = Topic() if kind == NO_KIND else Topic(get_args(Kind)[kind], UUID(bytes=pk))
    return TopicFigures(topic, AnswerFigures(*counts))


def count_topics(span: Span) -> CountedTopics:
    """The topics that were asked about, what was asked most first, the questions without one
    among them; in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(COUNTED, {**parameters(span), "missing": list(MISSING)})
        return CountedTopics(cursor.fetchone()[0])


def count_sections(span: Span, document_id: UUID) -> list[TopicFigures]:
    """The sections of a document that were asked about, what was asked most first. NotFound, also
    where the reader may not read it."""
    document = Topic("document", document_id)
    if document not in names_of([document]):
        raise NotFound("There is no such document.")
    given = {**parameters(span), "missing": list(MISSING), "document": document_id}
    with connection.cursor() as cursor:
        cursor.execute(OF_DOCUMENT, given)
        return [
            TopicFigures(replace(document, section=section), AnswerFigures(*counts))
            for section, *counts in cursor.fetchall()
        ]


def names_of(topics: Sequence[Topic]) -> dict[Topic, str]:
    """What to call topics: a title, or a question; in a statement for each kind. A section has
    its document's title in front. What the reader may not read, or was deleted just now, has no
    name."""
    keys: dict[Kind, list[UUID]] = {kind: [] for kind in get_args(Kind)}
    for topic in topics:
        if topic.kind and topic.pk:
            keys[topic.kind].append(topic.pk)
    titles = Document.objects.filter(pk__in=keys["document"]).values_list("pk", "title")
    questions = CuratedQuestion.objects.filter(answer__in=keys["curated"], position=0)
    named: dict[Kind, dict[UUID, str]] = {
        "document": dict(titles),
        "curated": dict(questions.values_list("answer", "text")),
        "gap": first_questions(keys["gap"]),
    }
    return {
        one: " > ".join(filter(None, (name, one.section)))
        for one in topics
        if one.kind and one.pk and (name := named[one.kind].get(one.pk)) is not None
    }


def about(topic: Topic) -> Q:
    """The answers to questions that were about it."""
    answers = Q(role=MessageRole.ASSISTANT)
    ways: dict[Kind, QuerySet[Any]] = {
        "document": DocumentUse.objects.filter(message=OuterRef("pk"), cited=True),
        "curated": CuratedUse.objects.filter(
            message=OuterRef("pk"), curated__deleted_at__isnull=True
        ),
        "gap": GapQuestion.objects.filter(left_open("message__"), message=OuterRef("pk")),
    }
    if topic.kind is None:
        return answers & ~Q(*(Exists(found) for found in ways.values()), _connector=Q.OR)
    found = ways[topic.kind].filter(**{topic.kind: topic.pk})
    if topic.section is not None:
        found = found.filter(section=topic.section)
    return answers & Q(Exists(found))
