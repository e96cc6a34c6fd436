"""Passwords that were forgotten: a one-time link by mail, for whoever asks on the sign-in page.

Asking writes a row, and the scheduler mails: so an answer takes as long for a name that is
nobody's, and a mail server that is away loses nothing.
"""

import logging
from datetime import timedelta
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from core.accounts.models import WantedReset
from core.accounts.sign_on import refuses_password
from core.audit.members import actor_of
from core.audit.record import record
from core.errors import NotFound
from core.organizations.link_mail import mail_link
from core.tenancy.context import tenant
from core.tenancy.due import is_due
from core.tenancy.members import member_by_username
from core.tenancy.models import LinkKind, OneTimeLink, Organization, User
from core.tenancy.one_time_links import make_link
from core.tenancy.organizations import Rows, each_organization

logger = logging.getLogger(__name__)
ONE_MAIL_IN = timedelta(minutes=15)
TRIED_AGAIN_AFTER = timedelta(minutes=1)
GIVEN_UP_AFTER = timedelta(hours=12)


def want_reset(username: str, address: str) -> None:
    """Have a link mailed to the member of this name, soon; nothing for a name that is nobody's, or
    whose member has no mail address or no password to forget. ``address`` is who asks."""
    try:
        member = member_by_username(username)
    except NotFound:
        return
    with tenant(member.organization_id):
        is_served = Organization.objects.get(pk=member.organization_id).is_active
    if not is_served or not _may_reset(member):
        return
    now = timezone.now()
    with tenant(member.organization_id):
        wanted, is_new = WantedReset.objects.select_for_update().get_or_create(
            member=member,
            defaults={
                "organization_id": member.organization_id,
                "wanted_at": now,
                "next_try_at": now,
            },
        )
        if not is_new:
            # One from further ahead was written while the clock was.
            if wanted.mailed_at is None or abs(now - wanted.mailed_at) < ONE_MAIL_IN:
                return
            wanted.wanted_at = wanted.next_try_at = now
            wanted.mailed_at = None
            wanted.save()
        record("reset_link.wanted", actor_of(member), member.username, address=address)


def _may_reset(member: User) -> bool:
    """Whoever never had a password came by single sign-on, and is let in or kept out there."""
    can_be_mailed = member.is_active and bool(member.email)
    return can_be_mailed and member.has_usable_password() and not refuses_password(member)


def mail_wanted_resets() -> int:
    """Mail the links that are due; returns how many went. What a mail server does not take is
    tried again for half a day."""
    return each_organization(_mail_all, Rows(WantedReset, _to_be_mailed()))


def _mail_all(organization_id: UUID) -> int:
    with tenant(organization_id):
        wanted = list(WantedReset.objects.filter(_to_be_mailed()))
    return sum(_mail(one) for one in wanted)


def _to_be_mailed() -> Q:
    return is_due("next_try_at", timezone.now(), GIVEN_UP_AFTER) & Q(mailed_at=None)


def _mail(wanted: WantedReset) -> bool:
    now = timezone.now()
    with tenant(wanted.organization_id):
        # Only one of several schedulers gets it.
        unclaimed = WantedReset.objects.filter(pk=wanted.pk, next_try_at=wanted.next_try_at)
        if not unclaimed.update(next_try_at=now + TRIED_AGAIN_AFTER):
            return False
        # As it is now: the mails before this one may have taken minutes.
        member = User.objects.get(pk=wanted.member_id)
    if not _may_reset(member):
        _forget(wanted)
        return False
    with tenant(wanted.organization_id):
        new = make_link(LinkKind.FORGOTTEN, member=member, email=member.email)
    if mail_link(new).mailed:
        with tenant(wanted.organization_id):
            WantedReset.objects.filter(pk=wanted.pk).update(mailed_at=timezone.now())
            record("reset_link.mailed", actor_of(member), member.username)
        return True
    with tenant(wanted.organization_id):
        # Nobody has it: the next try makes another.
        OneTimeLink.objects.filter(pk=new.link.pk).delete()
    if now - wanted.wanted_at > GIVEN_UP_AFTER:
        _forget(wanted)
        with tenant(wanted.organization_id):
            record("reset_link.not_mailed", actor_of(member), member.username)
    return False


def _forget(wanted: WantedReset) -> None:
    with tenant(wanted.organization_id):
        WantedReset.objects.filter(pk=wanted.pk).delete()
