"""Widgets: which there are, their sites and keys; made, renamed, deleted. Called inside
``tenant()``."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from core.errors import Conflict, InvalidInput, NotFound
from core.tenancy.context import current_tenant
from core.tenancy.keys import create_key, live_keys, working_keys
from core.tenancy.models import ApiKey, KeyKind, Widget
from core.tenancy.origins import checked_origins, is_readable
from core.tenancy.readers import widget_audience

LONGEST_NAME = 100
MOST_WIDGETS = 50


def widgets() -> "QuerySet[Widget]":
    """All of them, the first one first."""
    return Widget.objects.order_by("created_at", "pk")


def find_widget(widget_id: UUID, *, lock: bool = False) -> Widget:
    """One of the active tenant's, ``lock``ed until the commit; NotFound for any other id."""
    found = Widget.objects.filter(pk=widget_id)
    widget = (found.select_for_update(of=("self",)) if lock else found).first()
    if widget is None:
        raise NotFound("There is no such widget.")
    return widget


def keys_of(widget: Widget) -> "QuerySet[ApiKey]":
    """The keys of a widget that work, the newest first."""
    return live_keys(KeyKind.PUBLISHABLE).filter(widget=widget.named_id)


def newest_keys() -> dict[UUID, ApiKey]:
    """The newest key that works, of each widget that has one, by the widget's id."""
    newest: dict[UUID, ApiKey] = {}
    for key in live_keys(KeyKind.PUBLISHABLE):
        newest.setdefault(key.widget_pk, key)
    return newest


def sites_in(newest: ApiKey | None) -> list[str]:
    """The sites of a widget, which are those of its newest key; none where they can't be read."""
    return newest.origins if newest and is_readable(newest.origins) else []


def make_widget(name: str, origins: Sequence[str]) -> Widget:
    """A widget that works on ``origins``, with a key of its own; InvalidInput for a name that is
    taken, or none, for origins that are none, and past MOST_WIDGETS."""
    if Widget.objects.count() >= MOST_WIDGETS:
        sentence = _("There are %(most)s widgets, and there can be no more.")
        raise InvalidInput(sentence % {"most": MOST_WIDGETS})
    widget = Widget(organization_id=current_tenant())
    rename_widget(widget, name)
    create_key(
        widget.organization_id,
        KeyKind.PUBLISHABLE,
        name=widget.name,
        origins=list(origins),
        widget=widget,
    )
    return widget


def rename_widget(widget: Widget, name: str) -> None:
    """InvalidInput for a name that is taken, or none."""
    widget.name = name.strip()
    if not 1 <= len(widget.name) <= LONGEST_NAME:
        _refuse(_("Name the widget, in at most %(most)s characters.") % {"most": LONGEST_NAME})
    if Widget.objects.exclude(pk=widget.pk).filter(name__iexact=widget.name).exists():
        _refuse(_("There is a widget “%(name)s” already.") % {"name": widget.name})
    widget.save()


def set_sites(widget: Widget, origins: Any) -> list[str]:
    """Give all keys of the widget that work these sites, and no others; returns them as they are
    stored. InvalidInput; Conflict where it has no key."""
    checked = checked_origins(origins)
    if not keys_of(widget).update(origins=checked) and checked:
        sentence = _("“%(name)s” has no key that works. Make one, then name its sites.")
        raise Conflict(sentence % {"name": widget.name})
    return checked


def delete_widget(widget: Widget) -> None:
    """With its keys. Conflict for the first one, and while a secret key asks for it; that no
    document is for it, its caller sees to."""
    if widget.is_first:
        raise Conflict(_("The first widget can’t be deleted. End its keys, and it works nowhere."))
    if working_keys().filter(audience__contains=[widget_audience(widget.pk)]).exists():
        sentence = _("A secret key asks for “%(name)s”. End the key first.")
        raise Conflict(sentence % {"name": widget.name})
    widget.delete()


def _refuse(sentence: str) -> None:
    raise InvalidInput(sentence, {"name": [sentence]})
