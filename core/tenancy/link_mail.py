"""Mailing a one-time link to whom it is for, where a mail server is set up."""

import logging
import smtplib
from dataclasses import replace

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from core.tenancy.models import LinkKind
from core.tenancy.one_time_links import LIFETIMES, NewLink

logger = logging.getLogger(__name__)
SECONDS_TO_WAIT = 10  # somebody is looking at a page meanwhile
WORDS = {
    LinkKind.INVITATION: (
        "an invitation to ask its policies",
        "You are invited to ask the policies of {organization}. Open this address to choose a "
        "username and a password:",
    ),
    LinkKind.RESET: (
        "a new password",
        "An admin of {organization} made this address for you, to choose a new password:",
    ),
}


def mail_link(new: NewLink) -> NewLink:
    """The same, ``mailed`` told. Called outside ``tenant()``: a mail server may take its time."""
    if not new.link.email or not settings.EMAIL_HOST:
        return new
    mail = _mail(new)
    try:
        mail.connection = get_connection(timeout=min(SECONDS_TO_WAIT, settings.EMAIL_TIMEOUT))
        mail.send()
    # ValueError and UnicodeError: a sender, a host or a password that can't be written so.
    except (OSError, smtplib.SMTPException, ValueError) as error:
        logger.error("the mail with a link was not sent: %r", error)
        return replace(new, mailed=False)
    return replace(new, mailed=True)


def _mail(new: NewLink) -> EmailMessage:
    kind = LinkKind(new.link.kind)
    subject, opening = WORDS[kind]
    # One line, whatever the name has.
    organization = " ".join(new.link.organization.name.split())
    days = LIFETIMES[kind].days
    text = (
        f"{opening.format(organization=organization)}\n\n{new.address}\n\n"
        f"It works once, and for {days} day{'s' if days > 1 else ''}. If you did not expect this "
        "mail, leave it alone.\n"
    )
    return EmailMessage(f"{organization}: {subject}", text, to=[new.link.email])
