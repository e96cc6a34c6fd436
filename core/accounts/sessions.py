"""Where a member is signed in: noted, listed and ended."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.utils import timezone

from core.accounts.device import device_of
from core.accounts.session_store import Session, SessionStore
from core.audit.members import actor_of
from core.audit.record import record
from core.errors import NotFound
from core.tenancy.context import tenant
from core.tenancy.keys import hash_key
from core.tenancy.models import User

_BEGAN = "began"


@dataclass(frozen=True, slots=True)
class _Began:
    """How a session began; ``at`` is in ISO 8601."""

    at: str
    device: str
    address: str


@dataclass(frozen=True, slots=True)
class SignedIn:
    """One session of a member. ``id`` names it to its owner, and opens nothing."""

    id: str
    device: str
    address: str
    began_at: datetime
    last_used_at: datetime
    is_here: bool


def note_beginning(session: SessionBase, user_agent: str, address: str) -> None:
    """Note from where this session began, for its owner to recognize."""
    began = _Began(timezone.now().isoformat(), device_of(user_agent), address)
    session[_BEGAN] = asdict(began)


def sessions_of(member: User, here: str | None) -> list[SignedIn]:
    """All that are open, the one whose key is ``here`` first, then the last used."""
    found = [_signed_in(session, data, here) for session, data in _open_sessions(member)]
    return sorted(found, key=lambda one: (one.is_here, one.last_used_at), reverse=True)


def end_session(member: User, session_id: str) -> None:
    """Sign one browser out, recorded; NotFound for any that is not the member's."""
    for session, data in _open_sessions(member):
        if _id_of(session) == session_id:
            with tenant(member.organization_id):
                session.delete()
                device = _began(data).device
                record("session.ended", actor_of(member), member.username, device=device)
            return
    raise NotFound("This session has ended already.")


def go_on(session: SessionBase, member: User) -> None:
    """Keep this session, under another key, where all others of the account have just ended."""
    session.cycle_key()
    session[HASH_SESSION_KEY] = member.get_session_auth_hash()


def clear_expired_sessions() -> int:
    """Delete what opens nothing any more; returns how many."""
    deleted, _ = Session.objects.filter(expire_date__lt=timezone.now()).delete()
    return deleted


def _open_sessions(member: User) -> list[tuple[Session, dict[str, Any]]]:
    """Those that another password, or signing out everywhere, has not ended."""
    right = member.get_session_auth_hash()
    stored = Session.objects.filter(account_id=str(member.pk), expire_date__gt=timezone.now())
    read = [(session, SessionStore().decode(session.session_data)) for session in stored]
    return [(session, data) for session, data in read if data.get(HASH_SESSION_KEY) == right]


def _signed_in(session: Session, data: dict[str, Any], here: str | None) -> SignedIn:
    began = _began(data)
    return SignedIn(
        id=_id_of(session),
        device=began.device,
        address=began.address,
        began_at=datetime.fromisoformat(began.at),
        last_used_at=session.last_used_at,
        is_here=session.session_key == here,
    )


def _began(data: dict[str, Any]) -> _Began:
    return _Began(**data[_BEGAN])


def _id_of(session: Session) -> str:
    return hash_key(session.session_key)[:32]
