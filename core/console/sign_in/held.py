"""A sign-in whose password was right, held until its second factor is."""

import time
from dataclasses import asdict, dataclass

from django.contrib.sessions.backends.base import SessionBase

from core.tenancy.auth import MemberBackend
from core.tenancy.models import User

_HELD = "held_sign_in"
SECONDS_TO_TYPE = 300


@dataclass(frozen=True, slots=True)
class Held:
    """``proof`` ends with the password that was right; ``until`` is in seconds since 1970."""

    member_id: str
    proof: str
    next_address: str
    until: float


def hold(session: SessionBase, member: User, next_address: str) -> None:
    """Remember who is half signed in, in place of anybody else."""
    session.cycle_key()
    proof = member.get_session_auth_hash()
    held = Held(str(member.pk), proof, next_address, time.time() + SECONDS_TO_TYPE)
    session[_HELD] = asdict(held)


def held_member(session: SessionBase) -> tuple[User, Held] | None:
    """Who is half signed in; None for nobody, or where it took too long."""
    if _HELD not in session:
        return None
    held = Held(**session[_HELD])
    member = MemberBackend().get_user(held.member_id)
    if member is None or held.until < time.time():
        return None
    return (member, held) if held.proof == member.get_session_auth_hash() else None


def let_go(session: SessionBase) -> None:
    """Forget it: the member is signed in, or has to begin again."""
    session.pop(_HELD, None)
