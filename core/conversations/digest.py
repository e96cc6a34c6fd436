"""The mail about a week's questions and the reviews due, to whom an organization names."""

import logging
import smtplib
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.mail import send_mail
from django.db import models
from django.utils import timezone

from core.conversations.models import Answered, Feedback, Message, MessageRole, Rating, Surface
from core.documents.models import Document
from core.documents.waiting import held_versions
from core.organizations.digest_day import claim, give_back, is_due, this_monday
from core.organizations.settings import options_of
from core.tenancy.context import tenant
from core.tenancy.models import Organization
from core.tenancy.organizations import each_organization

logger = logging.getLogger(__name__)
WEEK = timedelta(days=7)
MAX_QUESTIONS = 10  # named in each list
MAX_REVIEWS = 50
READ = 1000  # of which they are the newest


@dataclass(frozen=True)
class Digest:
    """A week of one organization; questions newest first, each once."""

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
    reviews: list[str]
    held: list[str]

    @property
    def subject(self) -> str:
        last_day = self.first_day + WEEK - timedelta(days=1)
        days = f"{self.first_day:%d %B} to {last_day:%d %B %Y}"
        # One line, whatever the name has.
        return f"{' '.join(self.organization.split())}: policy questions, {days}"

    @property
    def text(self) -> str:
        lines = [
            f"Questions asked:       {self.questions}",
            f"Answered:              {self.answered}",
            f"Not in the policies:   {self.unanswered}",
            f"Broken off or stopped: {self.unfinished}",
            f"Thumbs up, down:       {self.liked}, {self.disliked}",
            *_listed("Not in the policies, newest first", self.unanswered_questions),
            *_listed("Answers that got a thumbs down", self.disliked_questions),
            *_listed("Versions that wait for the golden questions, or for an admin", self.held),
            *_listed("Documents to review by the end of this week", self.reviews),
            "",
            f"Ask yourself: {settings.PUBLIC_URL}/ask/",
            "Who gets this mail is set in the organization's settings, digest.recipients.",
        ]
        return "\n".join(lines) + "\n"


def send_digests() -> int:
    """Mail each organization's digest of the week that ended on Sunday, UTC, once; returns how
    many were sent. What can't be sent is logged, and tried again by the next call."""
    return each_organization(_visit)


def _visit(organization_id: UUID) -> int:
    monday = this_monday(timezone.now())
    with tenant(organization_id):
        organization = Organization.objects.get(pk=organization_id)
        recipients = list(dict.fromkeys(options_of(organization)["digest"]["recipients"]))
        if not recipients or not is_due(organization, monday):
            return 0
        if not settings.EMAIL_HOST:
            logger.error("the digest of %s can't be sent: set EMAIL_URL", organization_id)
            return 0
        if not claim(organization_id, monday):
            return 0
        digest = compile_digest(organization, monday)
    try:
        send_mail(digest.subject, digest.text, settings.DEFAULT_FROM_EMAIL, recipients)
    # ValueError and UnicodeError: a sender, a host or a password that can't be written so.
    except (OSError, smtplib.SMTPException, ValueError) as error:
        logger.error("the digest of %s was not sent: %s", organization_id, error)
        with tenant(organization_id):
            give_back(organization)
        return 0
    return 1


def compile_digest(organization: Organization, monday: date) -> Digest:
    """The figures of the seven days before ``monday``; inside ``tenant()``."""
    end = datetime(monday.year, monday.month, monday.day, tzinfo=UTC)
    week: dict[str, Any] = {"created_at__gte": end - WEEK, "created_at__lt": end}
    answers = Message.objects.filter(role=MessageRole.ASSISTANT, **week).exclude(
        surface=Surface.REVIEW
    )
    complete = answers.filter(stopped=False)
    answered = complete.filter(answered__in=[Answered.YES, Answered.PARTLY])
    unanswered = complete.filter(answered=Answered.NO)
    ratings = Feedback.objects.filter(message__in=answers)
    disliked = answers.filter(feedback__rating=Rating.DOWN)
    counts = (answers.count(), answered.count(), unanswered.count())
    return Digest(
        organization=organization.name,
        first_day=monday - WEEK,
        questions=counts[0],
        answered=counts[1],
        unanswered=counts[2],
        unfinished=counts[0] - counts[1] - counts[2],
        liked=ratings.filter(rating=Rating.UP).count(),
        disliked=ratings.filter(rating=Rating.DOWN).count(),
        unanswered_questions=_questions_of(unanswered),
        disliked_questions=_questions_of(disliked),
        reviews=_reviews_until(monday + WEEK - timedelta(days=1)),
        held=[
            f"{' '.join(one.document.title.split())}, version {one.number}: "
            f"{settings.PUBLIC_URL}/documents/{one.document_id}/"
            for one in held_versions()[:MAX_REVIEWS]
        ],
    )


def _reviews_until(day: date) -> list[str]:
    """The documents to be reviewed until ``day``, the longest overdue first, with their owners."""
    due = Document.objects.filter(archived_on=None, review_due__lte=day).select_related("owner")
    lines = [
        f"{' '.join(one.title.split())}, due {one.review_due:%d %B %Y}, "
        + (one.owner.username if one.owner else "nobody’s")
        for one in due.order_by("review_due", "title", "pk")[:MAX_REVIEWS]
    ]
    more = due.count() - len(lines)
    address = f"{settings.PUBLIC_URL}/documents/?view=due"
    return [*lines, f"and {more} more: {address}"] if more > 0 else lines


def _questions_of(answers: models.QuerySet[Message]) -> list[str]:
    """The questions of the newest of ``answers``, each once."""
    asked = Message.objects.filter(
        conversation=models.OuterRef("conversation"), position=models.OuterRef("position") - 1
    )
    newest = answers.order_by("-created_at").values_list(
        models.Subquery(asked.values("content")[:1]), flat=True
    )
    # One line each, whatever was typed; what differs by case alone is one question.
    lines = {line.casefold(): line for line in (" ".join(text.split()) for text in newest[:READ])}
    return list(lines.values())[:MAX_QUESTIONS]


def _listed(heading: str, named: list[str]) -> list[str]:
    # One line each, whatever was typed.
    lines = [f"- {one}" for one in named]
    return ["", f"{heading}:", *lines] if lines else []
