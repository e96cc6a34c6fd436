"""The mail to whoever owns documents whose review has fallen due: once for each day that they are
due on, all of an owner's in one."""

import logging
import smtplib
from collections.abc import Sequence
from datetime import date
from itertools import groupby
from typing import cast
from uuid import UUID

from django.conf import settings
from django.core.mail import send_mail
from django.db.models import F, Q, QuerySet
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.documents.models import Document
from core.organizations.chosen_language import chosen_language
from core.organizations.settings import options_of
from core.tenancy.context import tenant
from core.tenancy.models import Organization, User
from core.tenancy.organizations import each_organization

logger = logging.getLogger(__name__)
AT_ONCE = 500  # documents of one visit
NAMED = 50  # in one mail


def remind_owners() -> int:
    """Mail the owners; returns how many mails were sent. What can't be sent is logged, and tried
    again by the next call. Where no mail server is set up, nothing is."""
    return each_organization(_visit) if settings.EMAIL_HOST else 0


def _visit(organization_id: UUID) -> int:
    today = timezone.now().date()
    with tenant(organization_id):
        organization = Organization.objects.get(pk=organization_id)
        if options_of(organization)["reviews"]["reminders"] != "owner":
            return 0
        due = list(
            _due(today).select_related("owner").order_by("owner", "review_due", "pk")[:AT_ONCE]
        )
    return sum(
        _remind(organization, owner, list(documents))
        for owner, documents in groupby(due, key=lambda document: document.owner)
        if owner
    )


def _due(today: date) -> "QuerySet[Document]":
    """Documents whose review is due, and whose owner was not told that of this day."""
    untold = Q(reminded_for=None) | ~Q(reminded_for=F("review_due"))
    reachable = Document.objects.filter(owner__is_active=True).exclude(owner__email="")
    return reachable.filter(untold, archived_on=None, review_due__lte=today)


def _remind(organization: Organization, owner: User, documents: Sequence[Document]) -> int:
    """Whether the mail was sent, as 1 or 0."""
    with tenant(organization.pk):
        ours = [document for document in documents if _claim(document)]
    if not ours:
        return 0
    with translation.override(chosen_language(organization, owner) or settings.LANGUAGE_CODE):
        subject, text = _mail(organization, ours)
    try:
        send_mail(subject, text, settings.DEFAULT_FROM_EMAIL, [owner.email])
    # ValueError and UnicodeError: a sender, a host or a password that can't be written so.
    except (OSError, smtplib.SMTPException, ValueError) as error:
        logger.error("the owner of %d documents was not reminded: %s", len(ours), error)
        with tenant(organization.pk):
            for document in ours:
                told = Document.objects.filter(pk=document.pk, reminded_for=document.review_due)
                told.update(reminded_for=document.reminded_for)
        return 0
    return 1


def _claim(document: Document) -> bool:
    """Whether this day's reminder is ours to send: only one of several schedulers gets it."""
    as_read = Document.objects.filter(
        pk=document.pk,
        owner=document.owner_id,
        review_due=document.review_due,
        reminded_for=document.reminded_for,
    )
    return bool(as_read.update(reminded_for=document.review_due))


def _mail(organization: Organization, documents: Sequence[Document]) -> tuple[str, str]:
    """Its subject and its text, in the active language."""
    # One line each, whatever the names have.
    name = " ".join(organization.name.split())
    lines = [_line(one) for one in documents[:NAMED]]
    if len(documents) > NAMED:
        lines.append(f"- … {settings.PUBLIC_URL}/documents/?view=due")
    begins = _(
        "These documents are yours at %(organization)s, and are to be reviewed. Read each again, "
        "and say on its page when it is due next, or upload its new version:"
    ) % {"organization": name}
    subject = _("%(organization)s: documents to review") % {"organization": name}
    return subject, "\n\n".join([begins, "\n".join(lines)]) + "\n"


def _line(document: Document) -> str:
    """The document, the day, and where it is."""
    title, day = " ".join(document.title.split()), cast(date, document.review_due)
    address = f"{settings.PUBLIC_URL}/documents/{document.pk}/"
    return f"- {title}, {date_format(day, 'DATE_FORMAT')}\n  {address}"
