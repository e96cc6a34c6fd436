"""Audiences: whom a document is for, and which of them somebody belongs to.

A document is for everybody, or for all members, for groups of them, for the visitors of widgets, or
for several of these. It
is kept as names, None being everybody; somebody may read it who belongs to one of the names.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from core.errors import InvalidInput
from core.tenancy.models import ApiKey, Group, KeyKind, Role, User, Widget
from core.tenancy.readers import (
    ANYBODY,
    EVERYTHING,
    MEMBERS,
    Reader,
    group_audience,
    widget_audience,
)

EVERYBODY = "everybody"  # besides the names that are stored
GROUP = "group:"
WIDGET = "widget:"
MOST_GROUPS = 50
MOST_WIDGETS = 50


@dataclass(frozen=True, slots=True)
class Audience:
    """For all ``members``, for the members of ``groups``, for the visitors of ``widgets``; for none
    of these: everybody."""

    members: bool = False
    groups: tuple[UUID, ...] = ()
    widgets: tuple[UUID, ...] = ()

    @classmethod
    def of(cls, names: Iterable[str] | None) -> "Audience":
        """From the names that are stored."""
        stored = list(names or ())
        groups = tuple(UUID(name[len(GROUP) :]) for name in stored if name.startswith(GROUP))
        widgets = tuple(UUID(name[len(WIDGET) :]) for name in stored if name.startswith(WIDGET))
        return cls(MEMBERS in stored, groups, widgets)

    @property
    def everybody(self) -> bool:
        return not (self.members or self.groups or self.widgets)

    @property
    def names(self) -> list[str] | None:
        """To be stored, in one order; None for everybody."""
        if self.everybody:
            return None
        named = {group_audience(one) for one in self.groups}
        named |= {widget_audience(one) for one in self.widgets}
        return [MEMBERS] * self.members + sorted(named)


def checked(audience: Audience) -> list[str] | None:
    """The names of ``audience``; InvalidInput for groups and widgets that are not there, and for
    too many. Inside ``tenant()``; what is named stays until the commit."""
    wanted = set(audience.groups)
    if len(wanted) > MOST_GROUPS:
        _refuse(f"Name at most {MOST_GROUPS} groups, or make one of them.")
    there = Group.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=wanted)
    if len(there.order_by("pk")) < len(wanted):
        _refuse("One of the groups is not there any more. Load the page again.")
    asked = set(audience.widgets)
    if len(asked) > MOST_WIDGETS:
        _refuse(f"Name at most {MOST_WIDGETS} widgets.")
    widgets = Widget.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=asked)
    if len(widgets.order_by("pk")) < len(asked):
        _refuse("One of the widgets is not there any more. Load the page again.")
    return audience.names


def _refuse(sentence: str) -> None:
    raise InvalidInput(sentence, {"audience": [sentence]})


def reader_of_member(member: User) -> Reader:
    """Whom a member's questions are answered for: a member, of these groups. The role changes
    nothing about it."""
    return Reader((MEMBERS, *map(group_audience, member.group_ids)))


def reader_of_key(key: ApiKey) -> Reader:
    """Whom a key's questions are answered for: the visitors of its widget. Of a secret one its
    audience, which is empty for one that reads what is for everybody; without one, anybody."""
    if key.kind == KeyKind.PUBLISHABLE:
        return Reader((widget_audience(key.widget_pk),))
    return Reader(tuple(key.audience)) if key.audience else ANYBODY


def reader_named(name: str) -> Reader | None:
    """Somebody of whom no more is known than EVERYBODY, MEMBERS or the name of a group or a widget;
    None where it is not there. Inside ``tenant()``."""
    audience = Audience.of([name])
    if audience.groups:
        there = Group.objects.filter(pk__in=audience.groups).exists()
        return Reader((MEMBERS, name)) if there else None
    if audience.widgets:
        there = Widget.objects.filter(pk__in=audience.widgets).exists()
        return Reader((name,)) if there else None
    return Reader((MEMBERS,)) if audience.members else ANYBODY


def library_reader(role: str | None, reader: Reader) -> Reader:
    """Which documents somebody lists and opens: all who manage them see all, others what
    ``reader`` may read."""
    return EVERYTHING if role in (Role.ADMIN, Role.EDITOR) else reader


def audience_names() -> dict[UUID, str]:
    """What all groups and widgets are called, by id. Inside ``tenant()``."""
    widgets = {
        pk: _("widget %(name)s") % {"name": name}
        for pk, name in Widget.objects.values_list("pk", "name")
    }
    return widgets | dict(Group.objects.values_list("pk", "name"))


def spelled_audience(names: Sequence[str] | None, known: Mapping[UUID, str]) -> str:
    """In words, "" for everybody; ``known`` are the ``audience_names``."""
    audience = Audience.of(names)
    groups = sorted(known.get(one, _("a group that is gone")) for one in audience.groups)
    widgets = sorted(known.get(one, _("a widget that is gone")) for one in audience.widgets)
    return ", ".join([_("all members")] * audience.members + groups + widgets)
