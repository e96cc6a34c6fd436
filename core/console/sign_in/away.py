"""A browser that was sent to an identity provider, until it comes back."""

from dataclasses import asdict, dataclass

from django.contrib.sessions.backends.base import SessionBase
from django.utils.translation import gettext as _

from core.errors import NotAllowed

_AWAY = "sign_on"


@dataclass(frozen=True, slots=True)
class Away:
    """``slug`` is the organization's; ``connects`` is the member who wants to be known there, by
    id, or empty."""

    slug: str
    errand: dict[str, str]
    next_address: str
    connects: str


def send_away(session: SessionBase, away: Away) -> None:
    """Remember with what, in place of an earlier time."""
    session[_AWAY] = asdict(away)


def is_away(session: SessionBase) -> bool:
    """Whether this browser is waited for."""
    return _AWAY in session


def come_back(session: SessionBase, slug: str) -> Away:
    """What this browser was sent away with, once; NotAllowed for one that was not."""
    stored = session.pop(_AWAY, None)
    away = Away(**stored) if stored else None
    if away is None or away.slug != slug:
        raise NotAllowed(_("This sign-in was not begun here, or took too long. Begin again."))
    return away
