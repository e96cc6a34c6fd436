"""Mailing a one-time link to whom it is for, in their language, where a mail server is set up."""

import logging
import smtplib
from dataclasses import replace
from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.organizations.chosen_language import chosen_language
from core.tenancy.models import LinkKind
from core.tenancy.one_time_links import LIFETIMES, NewLink

logger = logging.getLogger(__name__)
SECONDS_TO_WAIT = 10  # somebody is looking at a page meanwhile
SECONDS_TO_LOOK = 3
WORDS = {
    LinkKind.INVITATION: (
        gettext_lazy("an invitation to ask its policies"),
        gettext_lazy(
            "You are invited to ask the policies of %(organization)s. Open this address to choose "
            "a username and a password:"
        ),
    ),
    LinkKind.RESET: (
        gettext_lazy("a new password"),
        gettext_lazy(
            "An admin of %(organization)s made this address for you, to choose a new password:"
        ),
    ),
    LinkKind.FORGOTTEN: (
        gettext_lazy("a new password"),
        gettext_lazy(
            "Somebody, probably you, has forgotten the password of %(username)s at "
            "%(organization)s. Open this address to choose a new one:"
        ),
    ),
}


def mail_link(new: NewLink) -> NewLink:
    """The same, ``mailed`` told. Called outside ``tenant()``: a mail server may take its time."""
    if not new.link.email or not settings.EMAIL_HOST:
        return new
    language = chosen_language(new.link.organization, new.link.member)
    with translation.override(language or settings.LANGUAGE_CODE):
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
    begins = opening % {"organization": organization, "username": username}
    ends = _(
        "It works once, and for %(lifetime)s. If you did not expect this mail, leave it alone."
    ) % {"lifetime": _in_words(LIFETIMES[kind])}
    text = f"{begins}\n\n{new.address}\n\n{ends}\n"
    return EmailMessage(f"{organization}: {subject}", text, to=[new.link.email])


def _in_words(lifetime: timedelta) -> str:
    days, hours = lifetime.days, lifetime.seconds // 3600
    if days:
        return ngettext("%(count)s day", "%(count)s days", days) % {"count": days}
    return ngettext("%(count)s hour", "%(count)s hours", hours) % {"count": hours}
