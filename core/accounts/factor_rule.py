"""Whether a session proved enough for its organization.

Noted in the session, so that looking costs no query: the organization is loaded with the member.
"""

from django.contrib.sessions.backends.base import SessionBase

from core.organizations.settings import options_of
from core.tenancy.models import User

_PROVEN = "second_factor"
MUST_ADD = (
    "Your organization requires two-factor authentication. Set it up on your page in the console."
)


def note_second_factor(session: SessionBase, proven: bool) -> None:
    """Note whether whoever signed in here gave more than a password."""
    session[_PROVEN] = proven


def has_second_factor(session: SessionBase) -> bool:
    """Whether whoever signed in here gave more than a password."""
    return bool(session.get(_PROVEN))


def must_add_second_factor(member: User, session: SessionBase) -> bool:
    """Whether this session may do nothing but set up a second factor."""
    wanted = options_of(member.organization)["sign_in"]["second_factor"]
    return wanted == "required" and not has_second_factor(session)
