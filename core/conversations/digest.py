"""The mail about a week's questions and what waits, to whom an organization names, each in their
language."""

import logging
import smtplib
from uuid import UUID

from django.conf import settings
from django.core.mail import send_mail
from django.utils import timezone, translation

from core.conversations.digest_text import subject_of, text_of
from core.conversations.digest_week import Digest, compile_digest
from core.organizations.chosen_language import chosen_language
from core.organizations.digest_day import claim, give_back, is_due, this_monday
from core.organizations.settings import options_of
from core.tenancy.context import tenant
from core.tenancy.members import member_called
from core.tenancy.models import Organization
from core.tenancy.organizations import each_organization

logger = logging.getLogger(__name__)


def send_digests() -> int:
    """Mail each organization's digest of the week that ended on Sunday, UTC, once; returns to how
    many organizations. What can't be sent is logged, and tried again by the next call where nobody
    got it."""
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
        readers = _by_language(organization, recipients)
    sent = [_mail(organization_id, digest, *reader) for reader in readers.items()]
    if not any(sent):
        with tenant(organization_id):
            give_back(organization)
        return 0
    return 1


def _by_language(organization: Organization, recipients: list[str]) -> dict[str, list[str]]:
    """The recipients by the language of the member who has the address, else the organization's."""
    found: dict[str, list[str]] = {}
    for address in recipients:
        language = chosen_language(organization, member_called(address))
        found.setdefault(language or settings.LANGUAGE_CODE, []).append(address)
    return found


def _mail(organization_id: UUID, digest: Digest, language: str, recipients: list[str]) -> bool:
    """Whether the mail server took it."""
    with translation.override(language):
        subject, text = subject_of(digest), text_of(digest)
    try:
        send_mail(subject, text, settings.DEFAULT_FROM_EMAIL, recipients)
    # ValueError and UnicodeError: a sender, a host or a password that can't be written so.
    except (OSError, smtplib.SMTPException, ValueError) as error:
        logger.error("the digest of %s was not sent: %s", organization_id, error)
        return False
    return True
