"""What a digest tells: a week of an organization's questions, and what waits for somebody.
Inside ``tenant()``."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, cast

from django.conf import settings
from django.db import models

from core.audit.models import AuditEvent
from core.conversations.models import Answered, Feedback, Message, MessageRole, Rating, Surface
from core.documents.models import Document, DocumentVersion, Status
from core.documents.standing import newest_versions
from core.documents.waiting import held_versions
from core.tenancy.models import Organization

WEEK = timedelta(days=7)
MAX_QUESTIONS = 10  # named in each list
MAX_FALLS = 10
MAX_DOCUMENTS = 50
READ = 1000  # of which they are the newest


@dataclass(frozen=True)
class Review:
    """A document that is due; ``owner`` is empty where it is nobody's."""

    title: str
    day: date
    owner: str


@dataclass(frozen=True)
class File:
    """A version of a document, whose page is ``address``."""

    title: str
    number: int
    address: str


@dataclass(frozen=True)
class Fall:
    """A run in which so many golden questions went wrong that were right."""

    day: date
    questions: int
    address: str


@dataclass(frozen=True)
class Digest:
    """A week of one organization; questions newest first, each once. Of reviews and unread files
    the first are named, and how many ``more`` there are."""

    organization: str
    first_day: date
    questions: int
    answered: int
    unanswered: int
    unfinished: int
    liked: int
    disliked: int
    unanswered_questions: list[str]
    disliked_questions: list[str]
    falls: list[Fall]
    unread: list[File]
    more_unread: int
    held: list[File]
    reviews: list[Review]
    more_reviews: int

    @property
    def last_day(self) -> date:
        return self.first_day + WEEK - timedelta(days=1)


def compile_digest(organization: Organization, monday: date) -> Digest:
    """The figures of the seven days before ``monday``, and what waits now."""
    end = datetime(monday.year, monday.month, monday.day, tzinfo=UTC)
    week: dict[str, Any] = {"created_at__gte": end - WEEK, "created_at__lt": end}
    answers = Message.objects.filter(role=MessageRole.ASSISTANT, **week).exclude(
        surface=Surface.REVIEW
    )
    complete = answers.filter(stopped=False)
    answered = complete.filter(answered__in=[Answered.YES, Answered.PARTLY])
    unanswered = complete.filter(answered=Answered.NO)
    ratings = Feedback.objects.filter(message__in=answers)
    counts = (answers.count(), answered.count(), unanswered.count())
    unread = newest_versions().filter(status=Status.FAILED, document__archived_on=None)
    due = _due_until(monday + WEEK - timedelta(days=1))
    return Digest(
        organization=_line(organization.name),
        first_day=monday - WEEK,
        questions=counts[0],
        answered=counts[1],
        unanswered=counts[2],
        unfinished=counts[0] - counts[1] - counts[2],
        liked=ratings.filter(rating=Rating.UP).count(),
        disliked=ratings.filter(rating=Rating.DOWN).count(),
        unanswered_questions=_questions_of(unanswered),
        disliked_questions=_questions_of(answers.filter(feedback__rating=Rating.DOWN)),
        falls=_falls(week),
        unread=[_file(one) for one in unread.order_by("-updated_at", "pk")[:MAX_DOCUMENTS]],
        more_unread=max(0, unread.count() - MAX_DOCUMENTS),
        held=[_file(one) for one in held_versions()[:MAX_DOCUMENTS]],
        reviews=[_review(one) for one in due[:MAX_DOCUMENTS]],
        more_reviews=max(0, due.count() - MAX_DOCUMENTS),
    )


def _due_until(day: date) -> "models.QuerySet[Document]":
    """The documents to be reviewed until ``day``, the longest overdue first."""
    due = Document.objects.filter(archived_on=None, review_due__lte=day).select_related("owner")
    return due.order_by("review_due", "title", "pk")


def _review(document: Document) -> Review:
    owner = document.owner.username if document.owner else ""
    return Review(_line(document.title), cast(date, document.review_due), owner)


def _file(version: DocumentVersion) -> File:
    address = f"{settings.PUBLIC_URL}/documents/{version.document_id}/"
    # A document that was never read is called after its file.
    return File(_line(version.document.title) or version.filename, version.number, address)


def _falls(week: dict[str, Any]) -> list[Fall]:
    """The latest first, as the audit has them: it outlives the runs."""
    events = AuditEvent.objects.filter(action="quality.fell", **week).order_by("-created_at")
    runs = f"{settings.PUBLIC_URL}/insight/golden/runs"
    return [
        Fall(one.created_at.date(), one.details["newly_wrong"], f"{runs}/{one.target}/")
        for one in events[:MAX_FALLS]
    ]


def _questions_of(answers: "models.QuerySet[Message]") -> list[str]:
    """The questions of the newest of ``answers``, each once."""
    asked = Message.objects.filter(
        conversation=models.OuterRef("conversation"), position=models.OuterRef("position") - 1
    )
    newest = answers.order_by("-created_at").values_list(
        models.Subquery(asked.values("content")[:1]), flat=True
    )
    # What differs by case alone is one question.
    lines = {line.casefold(): line for line in (_line(text) for text in newest[:READ])}
    return list(lines.values())[:MAX_QUESTIONS]


def _line(text: str) -> str:
    """One line, whatever was typed."""
    return " ".join(text.split())
