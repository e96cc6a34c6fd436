"""Sign-ins as the audit has them: who came in, who tried, and from which address."""

from uuid import UUID

from core.audit.members import actor_of
from core.audit.record import record
from core.errors import NotFound
from core.tenancy.context import tenant
from core.tenancy.members import member_by_username
from core.tenancy.models import User


def signed_in(member: User, address: str) -> None:
    """Called inside ``tenant()``."""
    record("sign_in.succeeded", actor_of(member), member.username, address=address)


def signed_out(member: User) -> None:
    with tenant(member.organization_id):
        record("sign_out", actor_of(member), member.username)


def sign_on_failed(organization_id: UUID, whom: str, address: str, reason: str) -> None:
    """``whom`` is who the provider says it is, empty where it did not; ``reason`` an error's
    code."""
    with tenant(organization_id):
        record("sign_in.failed", "single sign-on", whom, address=address, reason=reason)


def sign_in_failed(username: str, address: str) -> None:
    """In the audit of the organization whose member ``username`` is; of nobody's name there is
    no audit to write into."""
    try:
        member = member_by_username(username)
    except NotFound:
        return
    with tenant(member.organization_id):
        record("sign_in.failed", actor_of(member), member.username, address=address)
