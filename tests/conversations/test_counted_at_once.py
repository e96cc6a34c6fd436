"""What Insight counts in one statement is what counting the answers one by one comes to."""

from collections import Counter
from datetime import timedelta

import pytest
from django.utils import timezone

from core.conversations.gaps.gather import gather
from core.conversations.insight.answer_figures import AnswerFigures, asked_in
from core.conversations.insight.document_figures import Cited, count_citing, never_cited
from core.conversations.insight.span import Span
from core.conversations.insight.topics import Topic, about, count_topics
from core.conversations.models import (
    Answered,
    CuratedUse,
    DocumentUse,
    Gap,
    Rating,
    Surface,
)
from core.conversations.uses import note_uses
from core.documents.models import Document
from core.tenancy.context import tenant
from tests.clock import TODAY
from tests.curated import keep

pytestmark = pytest.mark.usefixtures("one_day")
OUTCOMES = (
    *((Answered.YES, ""), (Answered.PARTLY, ""), (Answered.NO, "no_evidence")),
    *((Answered.NO, "talk"), (Answered.YES, "")),
)
RATINGS = (None, Rating.UP, Rating.DOWN)
SURFACES = tuple(Surface)
SPANS = (
    Span(TODAY - timedelta(days=29), TODAY),
    Span(TODAY - timedelta(days=29), TODAY, surface=Surface.WIDGET),
    Span(TODAY, TODAY),
    Span(TODAY - timedelta(days=90), TODAY - timedelta(days=60)),
)


@pytest.fixture
def library(organization, document_factory):
    """Two documents that are cited, one that is not, one that was not read, one in the archive."""
    texts = {"Leave": "25 days.", "Travel": "Trains first.", "Dogs": "No dogs.", "Old": "Gone."}
    documents = [document_factory(organization, text, title=title) for title, text in texts.items()]
    document_factory(organization, "Never read.", title="Pending", ingest=False)
    with tenant(organization.id):
        Document.objects.filter(title="Old").update(archived_on=TODAY)
    return documents[:2]


@pytest.fixture
def talk(organization, asked, library):
    """Answers of every outcome, rating and surface, that rest on none, one or two documents, and
    now and then on a curated answer."""
    curated = keep(organization)
    for number in range(60):
        answered, reason = OUTCOMES[number % 5]
        answer = asked(
            organization,
            f"What does rule {number % 7} say?",
            answered=answered,
            reason=reason,
            rating=RATINGS[number % 3],
            surface=SURFACES[number % 4],
            days=number % 2 * 10,
        )
        with tenant(organization.id):
            cited, closest = library[: number % 3], library[number % 3 :]
            note_uses(answer.pk, {one.pk: "" for one in cited}, [one.pk for one in closest])
            if number % 11 == 0:
                CuratedUse.objects.create(
                    organization_id=organization.id,
                    message=answer,
                    curated=curated,
                    used_at=timezone.now() - timedelta(days=number % 2 * 10),
                )
    gather(organization.id, timezone.now() - timedelta(days=90))
    return curated


def figures_of(answers):
    outcomes = Counter((one.answered, one.refusal_reason) for one in answers)
    ratings = Counter(one.feedback.rating for one in answers if hasattr(one, "feedback"))
    return AnswerFigures(
        len(answers),
        outcomes[Answered.YES, ""],
        outcomes[Answered.PARTLY, ""],
        outcomes[Answered.NO, "no_evidence"],
        ratings[Rating.UP],
        ratings[Rating.DOWN],
    )


@pytest.mark.parametrize("span", SPANS)
def test_topics_have_the_figures_of_the_answers_about_them(organization, library, talk, span):
    with tenant(organization.id):
        topics = [
            *(Topic("document", one.pk) for one in library),
            Topic("curated", talk.pk),
            *(Topic("gap", pk) for pk in Gap.objects.values_list("pk", flat=True)),
            Topic(),
        ]
        found = {
            topic: figures_of(asked_in(span).filter(about(topic)).select_related("feedback"))
            for topic in topics
        }
        counted = count_topics(span)
        assert {one.topic: one.answers for one in counted} == {
            topic: figures for topic, figures in found.items() if figures.questions
        }
        asked = [one.answers.questions for one in counted]
        assert asked == sorted(asked, reverse=True)
        assert [counted[at] for at in range(len(counted))] == counted[:]


@pytest.mark.parametrize("span", SPANS)
def test_documents_have_the_figures_of_the_answers_that_cite_them(organization, talk, span):
    with tenant(organization.id):
        uses = DocumentUse.objects.filter(cited=True, message__in=asked_in(span))
        times = Counter(uses.values_list("document_id", "document__title"))
        counted = count_citing(span)
        assert counted.most_cited == [Cited(*document, n) for document, n in times.most_common()]
        assert counted.never_cited == never_cited(span).count()
        assert counted.never_cited == (1 if times else 3)
