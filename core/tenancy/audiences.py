"""Audiences: whom a document is for, and which of them somebody belongs to.

A document is for everybody, or for all members, for groups of them, or for several of these. It
is kept as names, None being everybody; somebody may read it who belongs to one of the names.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from core.errors import InvalidInput
from core.tenancy.models import ApiKey, Group, Role, User
from core.tenancy.readers import ANYBODY, EVERYTHING, MEMBERS, Reader, group_audience

GROUP = "group:"
MOST_GROUPS = 50


@dataclass(frozen=True, slots=True)
class Audience:
    """For all ``members``, for the members of ``groups``; for neither: everybody."""

    members: bool = False
    groups: tuple[UUID, ...] = ()

    @classmethod
    def of(cls, names: Iterable[str] | None) -> "Audience":
        """From the names that are stored."""
        stored = list(names or ())
        groups = tuple(UUID(name[len(GROUP) :]) for name in stored if name.startswith(GROUP))
        return cls(MEMBERS in stored, groups)

    @property
    def everybody(self) -> bool:
        return not self.members and not self.groups

    @property
    def names(self) -> list[str] | None:
        """To be stored, in one order; None for everybody."""
        if self.everybody:
            return None
        return [MEMBERS] * self.members + sorted({group_audience(one) for one in self.groups})


def checked(audience: Audience) -> list[str] | None:
    """The names of ``audience``; InvalidInput for groups that are not there, and for too many.
    Inside ``tenant()``; a group that is named stays until the commit."""
    wanted = set(audience.groups)
    if len(wanted) > MOST_GROUPS:
        _refuse(f"Name at most {MOST_GROUPS} groups, or make one of them.")
    there = Group.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=wanted)
    if len(there.order_by("pk")) < len(wanted):
        _refuse("One of the groups is not there any more. Load the page again.")
    return audience.names


def _refuse(sentence: str) -> None:
    raise InvalidInput(sentence, {"audience": [sentence]})


def reader_of_member(member: User) -> Reader:
    """Whom a member's questions are answered for: a member, of these groups. The role changes
    nothing about it."""
    return Reader((MEMBERS, *map(group_audience, member.group_ids)))


def reader_of_key(key: ApiKey) -> Reader:
    """Whom a key's questions are answered for: its audience, which is empty for one that reads
    what is for everybody; without one, anybody."""
    return Reader(tuple(key.audience)) if key.audience else ANYBODY


def library_reader(role: str | None, reader: Reader) -> Reader:
    """Which documents somebody lists and opens: all who manage them see all, others what
    ``reader`` may read."""
    return EVERYTHING if role in (Role.ADMIN, Role.EDITOR) else reader


def spelled_audience(names: Sequence[str] | None, groups: Mapping[UUID, str]) -> str:
    """In words, "" for everybody; ``groups`` are the names of all."""
    audience = Audience.of(names)
    named = sorted(groups.get(one, "a group that is gone") for one in audience.groups)
    return ", ".join(["all members"] * audience.members + named)
