"""A member with what an admin sees beside the account, as the surfaces show it."""

from dataclasses import dataclass
from uuid import UUID

from core.accounts.second_factors import Factor, factor_of
from core.tenancy.holds import hold_of
from core.tenancy.members import find_member
from core.tenancy.models import Group, LegalHold, User


@dataclass(frozen=True, slots=True)
class ShownMember:
    """``hold`` is the organization's where there is one, else the member's."""

    member: User
    groups: list[Group]
    factor: Factor | None
    hold: LegalHold | None


def shown_member(member_id: UUID) -> ShownMember:
    """One member. Inside ``tenant()``; NotFound."""
    member = find_member(member_id)
    hold = hold_of("") or hold_of(member.username)
    return ShownMember(member, list(member.groups.all()), factor_of(member), hold)
