"""Audiences in forms: what can be ticked, and what was."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext

from core.rest.audience_field import AudienceField
from core.tenancy.audiences import EVERYBODY, Audience
from core.tenancy.groups import groups
from core.tenancy.readers import MEMBERS, group_audience, widget_audience
from core.tenancy.widgets import widgets

ONLY = "only"


@dataclass(frozen=True, slots=True)
class AudienceForm:
    """``everybody``, or else those of ``options`` that are ticked: (value, label, whether)."""

    everybody: bool
    options: tuple[tuple[str, str, bool], ...]


def audience_form(names: Sequence[str] | None, request: HttpRequest | None = None) -> AudienceForm:
    """Of what is stored, or of what was sent in ``request``; inside ``tenant()``."""
    ticked = set(names or ())
    everybody = names is None
    if request and "audience_kind" in request.POST:
        ticked = set(request.POST.getlist("audience"))
        everybody = request.POST["audience_kind"] == EVERYBODY
    options = [(MEMBERS, gettext("All members"))]
    options += [
        (group_audience(one.pk), gettext("Group “%(name)s”") % {"name": one.name})
        for one in groups()
    ]
    options += [
        (widget_audience(one.pk), gettext("Visitors of “%(name)s”") % {"name": one.name})
        for one in widgets()
    ]
    shown = tuple((value, label, value in ticked) for value, label in options)
    return AudienceForm(everybody, shown)


def audience_sent(request: HttpRequest) -> dict[str, Any]:
    """What the API would be sent for the form."""
    if request.POST.get("audience_kind") == EVERYBODY:
        return {"everybody": True}
    return audience_json_of(request.POST.getlist("audience"))


def audience_json_of(values: Sequence[str]) -> dict[str, Any]:
    """Values of ``AudienceForm.options`` as the API is sent them."""
    return {
        "members": MEMBERS in values,
        "groups": _ids(values, "group:"),
        "widgets": _ids(values, "widget:"),
    }


def _ids(values: Sequence[str], prefix: str) -> list[str]:
    return [value.removeprefix(prefix) for value in values if value.startswith(prefix)]


def audience_choices() -> list[tuple[str, str]]:
    """For a list of which one is chosen, everybody first; inside ``tenant()``."""
    options = audience_form(None).options
    return [(EVERYBODY, gettext("Everybody")), *((value, label) for value, label, _ in options)]


def audience_chosen(value: str) -> Audience:
    """What one of ``audience_choices`` stands for; DRF's ValidationError for anything else."""
    sent = {"everybody": True} if value == EVERYBODY else audience_json_of([value])
    found: Audience = AudienceField().run_validation(sent)
    return found
