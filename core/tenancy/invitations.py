"""Inviting somebody, and letting a member choose a new password: what links are made for.

Called inside ``tenant()``; ``accept`` and ``reset_password`` with a link that ``find_link``
gave.
"""

from datetime import timedelta
from typing import cast
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import Conflict, InvalidInput, NotFound
from core.tenancy.members import checked_email, create_member, find_member, members, set_password
from core.tenancy.models import LinkKind, OneTimeLink, Role, User
from core.tenancy.one_time_links import NewLink, make_link, use_link

KEPT = timedelta(days=30)  # after its end an invitation is listed, for whoever waits for an answer


def invitations() -> QuerySet[OneTimeLink]:
    """Those that nobody has accepted, the newest first; expired ones for some weeks more."""
    found = OneTimeLink.objects.filter(kind=LinkKind.INVITATION)
    return found.filter(expires_at__gt=timezone.now() - KEPT)


def open_invitations() -> QuerySet[OneTimeLink]:
    """Those that can still be accepted, the newest first."""
    return invitations().filter(expires_at__gt=timezone.now())


def invite(role: Role, email: str = "") -> NewLink:
    """A link to become a member with ``role``; InvalidInput for no mail address, and for a
    member's.

    Takes the place of an earlier one to the same address, whose letters may be large or small.
    What has expired goes, of invitations what is listed no more.
    """
    to = checked_email(email)
    expired = OneTimeLink.objects.filter(expires_at__lte=timezone.now())
    expired.exclude(pk__in=invitations()).delete()
    if to:
        _refuse_members(to)
        OneTimeLink.objects.filter(kind=LinkKind.INVITATION, email__iexact=to).delete()
    return make_link(LinkKind.INVITATION, email=to, role=role)


def _refuse_members(email: str) -> None:
    """InvalidInput where somebody with this address, or named by it, is a member already."""
    member = members().filter(Q(email__iexact=email) | Q(username__iexact=email)).first()
    if member is None:
        return
    sentence = (
        _("“%(name)s” has this address and is a member already.")
        if member.is_active
        else _("“%(name)s” has this address and is deactivated. Reactivate the account instead.")
    )
    said = sentence % {"name": member.username}
    raise InvalidInput(said, {"email": [said]})


def withdraw(invitation_id: UUID) -> OneTimeLink:
    """Let an invitation never open, and be listed no more; NotFound where it has gone, or never
    was."""
    found = invitations().filter(pk=invitation_id).first()
    if found is None:
        raise NotFound("There is no such invitation.")
    invitations().filter(pk=found.pk).delete()
    return found


def accept(link: OneTimeLink, username: str, password: str) -> User:
    """The member that the invited person becomes. LinkExpired, and what ``create_member``
    raises; the link stays open then."""
    use_link(link)
    return create_member(link.organization_id, username, password, Role(link.role), link.email)


def offer_reset(member_id: UUID) -> NewLink:
    """A link on which a member chooses a new password, in place of earlier ones. NotFound,
    and Conflict for a member who may not sign in."""
    member = find_member(member_id)
    if not member.is_active:
        raise Conflict(
            _("“%(name)s” is deactivated. Reactivate the account first.")
            % {"name": member.username}
        )
    OneTimeLink.objects.filter(member=member).delete()
    return make_link(LinkKind.RESET, member=member, email=member.email)


def reset_password(link: OneTimeLink, password: str) -> User:
    """The member with the new password. LinkExpired, InvalidInput for one too weak; the link
    stays open then."""
    use_link(link)
    member = cast(User, link.member)  # a link of this kind has one
    set_password(member, password)
    return member
