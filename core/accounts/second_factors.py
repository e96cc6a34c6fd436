"""Two-factor authentication: set up, checked and removed, each with its audit event.

An authenticator app or passkeys (core.accounts.passkeys), and recovery codes for when they are
lost. Each function is a transaction of its own, or a part of the one that it is called in.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.contrib.sessions.backends.base import SessionBase
from django.utils import timezone
from django.utils.translation import gettext as _

from core.accounts import recovery_codes
from core.accounts.factor_rule import has_second_factor
from core.accounts.models import Passkey, SecondFactor
from core.accounts.sealed import seal, unseal
from core.accounts.totp import step_of
from core.audit.members import actor_of
from core.audit.record import record
from core.errors import Conflict, InvalidInput, NotAllowed, NotFound, RateLimited
from core.tenancy import members
from core.tenancy.context import tenant
from core.tenancy.models import User

FAILURES_ALLOWED = 10
LOCKED_FOR = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Factor:
    """What a member may see of their second factor."""

    since: datetime
    recovery_codes_left: int
    has_app: bool


def factor_of(member: User) -> Factor | None:
    """None where it is not set up."""
    with tenant(member.organization_id):
        found = SecondFactor.objects.filter(member=member).first()
    if found is None:
        return None
    return Factor(found.created_at, len(found.recovery_hashes), bool(found.sealed_secret))


def check_proven(member: User, session: SessionBase) -> None:
    """Whoever has a second factor changes what signs in to the account in a session that gave it:
    NotAllowed for one from before, which may be somebody else's by now."""
    if factor_of(member) and not has_second_factor(session):
        raise NotAllowed(_("This session began without your second factor. Sign out and in again."))


def set_up(member: User, secret: str, code: str) -> list[str]:
    """Ask for codes of the app that knows ``secret`` from now on; the recovery codes, which are
    shown this once, or none where passkeys have brought them already. InvalidInput where ``code``
    is not the app's, Conflict where an app is set up."""
    step = step_of(secret, code.replace(" ", ""))
    if step is None:
        raise _wrong()
    with tenant(member.organization_id):
        codes = begin_factor(member)
        without_app = SecondFactor.objects.filter(member=member, sealed_secret="")
        if not without_app.update(sealed_secret=seal(secret), last_step=step):
            raise Conflict(_("An authenticator app is set up already. Remove it first."))
        record("second_factor.set_up", actor_of(member), member.username)
    return codes


def begin_factor(member: User) -> list[str]:
    """Have two-factor authentication from now on; its recovery codes, or none where it was on
    before. Called before the factor itself is stored, which ``end_factor_if_empty`` waits for."""
    codes = recovery_codes.new_codes()
    with tenant(member.organization_id):
        _, is_new = SecondFactor.objects.select_for_update().get_or_create(
            member=member,
            defaults={
                "organization_id": member.organization_id,
                "recovery_hashes": [recovery_codes.hash_of(code) for code in codes],
            },
        )
    return codes if is_new else []


def remove_app(member: User) -> bool:
    """Ask for codes of the app no more; whether two-factor authentication ended with it, since
    there is no passkey. That ends the member's sessions."""
    with tenant(member.organization_id):
        with_app = SecondFactor.objects.filter(member=member).exclude(sealed_secret="")
        if with_app.update(sealed_secret=""):
            record("second_factor.app_removed", actor_of(member), member.username)
        return end_factor_if_empty(member)


def end_factor_if_empty(member: User) -> bool:
    """Whether nothing but recovery codes was left; two-factor authentication is off then, and the
    member's sessions end."""
    with tenant(member.organization_id):
        without_app = SecondFactor.objects.filter(member=member, sealed_secret="")
        factor = without_app.select_for_update().first()
        if factor is None or Passkey.objects.filter(member=member).exists():
            return False
        factor.delete()
        members.end_sessions(member)
        record("second_factor.removed", actor_of(member), member.username)
    return True


def check_code(member: User, code: str) -> None:
    """Take a code of the app, or a recovery code, each once. Wrong ones are counted even as they
    are refused. InvalidInput for a wrong one; RateLimited, for a quarter of an hour, after ten
    wrong ones in a row; NotFound where nothing is set up."""
    now = timezone.now()
    with tenant(member.organization_id):
        factor = SecondFactor.objects.select_for_update().filter(member=member).first()
        if factor is None:
            raise NotFound("Two-factor authentication is not set up.")
        locked_until = factor.locked_until
        is_locked = locked_until is not None and locked_until > now
        is_right = not is_locked and _takes(factor, code)
        if is_right:
            factor.failures, factor.locked_until = 0, None
        elif not is_locked:
            factor.failures += 1
            if factor.failures % FAILURES_ALLOWED == 0:
                factor.locked_until = now + LOCKED_FOR
        factor.save()
    if is_locked and locked_until is not None:
        seconds = int((locked_until - now).total_seconds()) + 1
        sentence = _("Too many wrong codes. Try again in %(minutes)s minutes.") % {
            "minutes": seconds // 60 + 1
        }
        raise RateLimited(sentence, retry_after=seconds)
    if not is_right:
        raise _wrong()


def replace_recovery_codes(member: User) -> list[str]:
    """Ten others; earlier ones open nothing any more."""
    codes = recovery_codes.new_codes()
    hashes = [recovery_codes.hash_of(code) for code in codes]
    with tenant(member.organization_id):
        SecondFactor.objects.filter(member=member).update(recovery_hashes=hashes)
        record("recovery_codes.replaced", actor_of(member), member.username)
    return codes


def remove(organization_id: UUID, member_id: UUID, *, actor: str) -> User:
    """Ask for the password alone again, and end the member's sessions; NotFound for another
    organization's member, or where nothing is set up."""
    with tenant(organization_id):
        member = members.find_member(member_id)
        Passkey.objects.filter(member=member).delete()
        deleted, _ = SecondFactor.objects.filter(member=member).delete()
        if not deleted:
            raise NotFound(f"“{member.username}” has no two-factor authentication to remove.")
        members.end_sessions(member)
        record("second_factor.removed", actor, member.username)
    return member


def _takes(factor: SecondFactor, code: str) -> bool:
    """Whether the code is right and was never used; it is used up then."""
    if factor.sealed_secret:
        step = step_of(unseal(factor.sealed_secret), code.replace(" ", ""))
        if step is not None and step > factor.last_step:
            factor.last_step = step
            return True
    digest = recovery_codes.hash_of(code)
    if digest not in factor.recovery_hashes:
        return False
    factor.recovery_hashes = [one for one in factor.recovery_hashes if one != digest]
    record("recovery_code.used", actor_of(factor.member), factor.member.username)
    return True


def _wrong() -> InvalidInput:
    sentence = _("This code is not right. Look at it again, and type it as it is now.")
    return InvalidInput(sentence, {"code": [sentence]})
