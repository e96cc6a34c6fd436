"""What members do about their own second factor in the session that they are signed in with, on
its page and over the API alike."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.utils.translation import gettext as _

from core.accounts import passkeys, second_factors
from core.accounts.factor_rule import has_second_factor, note_second_factor
from core.accounts.platform_admins import check_may_add_passkey
from core.accounts.sealed import seal, unseal
from core.accounts.second_factors import check_code, check_proven
from core.accounts.sessions import go_on
from core.accounts.totp import new_secret
from core.errors import NotAllowed
from core.tenancy.members import confirm_password
from core.tenancy.models import User
from core.tenancy.throttle import count_request

_SECRET = "new_second_factor"  # noqa: S105  (a name, not a secret)
_ADDING = "adding_passkey"


def offered_secret(session: SessionBase) -> str:
    """For an authenticator app. The same one until it is used: a page that is loaded again must not
    show another."""
    if _SECRET not in session:
        session[_SECRET] = seal(new_secret())
    return unseal(session[_SECRET])


def set_up_app(member: User, session: SessionBase, code: str) -> list[str]:
    """Ask for codes of the app that knows ``offered_secret``; the recovery codes, as
    second_factors.set_up. NotAllowed, InvalidInput, Conflict."""
    check_proven(member, session)
    codes = second_factors.set_up(member, offered_secret(session), code)
    del session[_SECRET]
    note_second_factor(session, True)
    return codes


def remove_app(member: User, session: SessionBase, code: str) -> bool:
    """For whoever gives a code; whether two-factor authentication ended with the app, and every
    other session. InvalidInput, RateLimited, NotFound."""
    check_code(member, code)
    return _may_have_ended(second_factors.remove_app(member), member, session)


def new_recovery_codes(member: User, code: str) -> list[str]:
    """Others, for whoever gives a code. InvalidInput, RateLimited, NotFound."""
    check_code(member, code)
    return second_factors.replace_recovery_codes(member)


def takes_password(member: User, session: SessionBase) -> bool:
    """Whether a passkey takes the present password. It signs in by itself, for good: somebody at a
    browser that was left open must not add one."""
    return member.has_usable_password() and not has_second_factor(session)


def begin_passkey(member: User, session: SessionBase, password: str) -> dict[str, Any]:
    """What to ask the browser with, for a new passkey. NotAllowed, InvalidInput, RateLimited,
    Conflict."""
    check_proven(member, session)
    check_may_add_passkey(member, session)
    if takes_password(member, session):
        count_request(f"password:{member.pk}", settings.SIGN_IN_ATTEMPTS_PER_MINUTE)
        confirm_password(member, password)
    exchange = passkeys.begin_adding(member)
    session[_ADDING] = exchange.state
    return exchange.options


def add_passkey(member: User, session: SessionBase, response: str, name: str) -> list[str]:
    """Keep what the browser made; the recovery codes, as passkeys.add. NotAllowed, InvalidInput,
    Conflict."""
    check_proven(member, session)
    check_may_add_passkey(member, session)
    state = session.pop(_ADDING, None)
    if state is None:
        raise NotAllowed(_("This passkey was not begun here, or took too long. Begin again."))
    codes = passkeys.add(member, state, response, name)
    note_second_factor(session, True)
    return codes


def remove_passkey(member: User, session: SessionBase, passkey_id: UUID) -> bool:
    """Whether two-factor authentication ended with it, and every other session. NotAllowed,
    NotFound."""
    check_proven(member, session)
    return _may_have_ended(passkeys.remove_passkey(member, passkey_id), member, session)


def _may_have_ended(has_ended: bool, member: User, session: SessionBase) -> bool:
    if has_ended:
        go_on(session, member)
        note_second_factor(session, False)
    return has_ended
