"""Mailing a one-time link to whom it is for, where a mail server is set up."""

import logging
import smtplib
from dataclasses import replace
from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from core.tenancy.models import LinkKind
from core.tenancy.one_time_links import LIFETIMES, NewLink

logger = logging.getLogger(__name__)
SECONDS_TO_WAIT = 10  # somebody is looking at a page meanwhile
SECONDS_TO_LOOK = 3
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
    LinkKind.FORGOTTEN: (
        "a new password",
        "Somebody, probably you, has forgotten the password of {username} at {organization}. Open "
        "this address to choose a new one:",
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


def mail_server_answers() -> bool:
    """Whether mail can be handed over now."""
    try:
        connection = get_connection(timeout=SECONDS_TO_LOOK)
        connection.open()
        connection.close()
    except (OSError, smtplib.SMTPException, ValueError) as error:
        logger.error("the mail server does not answer: %r", error)
        return False
    return True


def _mail(new: NewLink) -> EmailMessage:
    kind = LinkKind(new.link.kind)
    subject, opening = WORDS[kind]
    # One line, whatever the name has.
    organization = " ".join(new.link.organization.name.split())
    username = new.link.member.username if new.link.member else ""
    text = (
        f"{opening.format(organization=organization, username=username)}\n\n{new.address}\n\n"
        f"It works once, and for {_in_words(LIFETIMES[kind])}. If you did not expect this mail, "
        "leave it alone.\n"
    )
    return EmailMessage(f"{organization}: {subject}", text, to=[new.link.email])


def _in_words(lifetime: timedelta) -> str:
    days, hours = lifetime.days, lifetime.seconds // 3600
    number, unit = (days, "day") if days else (hours, "hour")
    return f"{number} {unit}{'s' if number > 1 else ''}"
