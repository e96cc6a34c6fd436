"""A member's passkeys: added, used and removed, each with its audit event.

A passkey is a second factor, and by itself a way to sign in. Each public function is a transaction
of its own.
"""

import hashlib
from typing import Any
from uuid import UUID

from django.db import IntegrityError
from django.utils import timezone
from django.utils.translation import gettext as _

from core.accounts import webauthn
from core.accounts.models import Passkey
from core.accounts.second_factors import begin_factor, end_factor_if_empty
from core.audit.members import actor_of
from core.audit.record import record
from core.errors import Conflict, InvalidInput, NotFound
from core.tenancy.auth import MemberBackend
from core.tenancy.context import tenant
from core.tenancy.models import User

MOST = 20
LONGEST_NAME = 60


def passkeys_of(member: User) -> list[Passkey]:
    """The oldest first."""
    with tenant(member.organization_id):
        return list(Passkey.objects.filter(member=member))


def begin_adding(member: User) -> webauthn.Exchange:
    """Ask the member's browser for another passkey; Conflict past MOST."""
    known = passkeys_of(member)
    if len(known) >= MOST:
        raise Conflict(
            _("An account has at most %(most)s passkeys. Remove one first.") % {"most": MOST}
        )
    organization = member.organization.name
    return webauthn.begin_making(member, organization, [one.credential for one in known])


def add(member: User, state: dict[str, Any], response: str, name: str) -> list[str]:
    """Keep the passkey that the browser made; the recovery codes, which are shown this once, where
    it is the first second factor, else none. InvalidInput, Conflict for one that is known."""
    made = webauthn.finish_making(state, response)
    try:
        with tenant(member.organization_id):
            codes = begin_factor(member)
            passkey = Passkey.objects.create(
                organization_id=member.organization_id,
                member=member,
                name=name.strip()[:LONGEST_NAME] or "Passkey",
                id_hash=_hash(made.id),
                credential=made.credential,
                counter=made.counter,
            )
            record("passkey.added", actor_of(member), member.username, name=passkey.name)
    except IntegrityError as error:
        raise Conflict(_("This passkey is known already.")) from error
    return codes


def begin_proving(member: User | None) -> webauthn.Exchange:
    """Ask the browser for a passkey of ``member``, or without a name for any."""
    known = [one.credential for one in passkeys_of(member)] if member else []
    return webauthn.begin_proving(known, alone=member is None)


def prove(state: dict[str, Any], response: str, member: User | None) -> User:
    """Whose passkey answered: ``member``'s, or without one whoever the passkey names. InvalidInput
    for any that is unknown, not right, or may have been copied."""
    answer = webauthn.read_answer(response)
    owner = member or _named(answer.user_handle)
    with tenant(owner.organization_id):
        mine = Passkey.objects.select_for_update().filter(member=owner)
        found = mine.filter(id_hash=_hash(answer.key_id)).first()
        if found is None:
            raise webauthn.not_right()
        counter = webauthn.finish_proving(state, answer, found.credential)
        is_copied = max(counter, found.counter) > 0 and counter <= found.counter
        if is_copied:
            record("passkey.refused", actor_of(owner), owner.username, name=found.name)
        else:
            found.counter, found.last_used_at = counter, timezone.now()
            found.save(update_fields=["counter", "last_used_at"])
    if is_copied:
        raise InvalidInput(
            _(
                "This passkey may have been copied: it counts fewer uses than it had. Sign in "
                "another way, then remove it under You."
            )
        )
    return owner


def remove_passkey(member: User, passkey_id: UUID) -> bool:
    """Let it sign in no more; whether two-factor authentication ended with it, as with the last
    one where there is no app. That ends the member's sessions. NotFound for any that is not the
    member's."""
    with tenant(member.organization_id):
        found = Passkey.objects.filter(member=member, pk=passkey_id).first()
        if found is None:
            raise NotFound("This passkey was removed already.")
        found.delete()
        record("passkey.removed", actor_of(member), member.username, name=found.name)
        return end_factor_if_empty(member)


def _named(user_handle: bytes) -> User:
    try:
        member = MemberBackend().get_user(UUID(bytes=user_handle))
    except ValueError as error:
        raise webauthn.not_right() from error
    if member is None:
        raise webauthn.not_right()
    return member


def _hash(key_id: bytes) -> str:
    return hashlib.sha256(key_id).hexdigest()
