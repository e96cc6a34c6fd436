"""Audiences in forms: what can be ticked, and what was."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from core.rest.audience_field import AudienceField
from core.tenancy.audiences import Audience
from core.tenancy.groups import groups
from core.tenancy.readers import MEMBERS, group_audience

EVERYBODY = "everybody"
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
    options = [(MEMBERS, "All members")]
    options += [(group_audience(one.pk), f"Group “{one.name}”") for one in groups()]
    shown = tuple((value, label, value in ticked) for value, label in options)
    return AudienceForm(everybody, shown)


def audience_sent(request: HttpRequest) -> dict[str, Any]:
    """What the API would be sent for the form."""
    if request.POST.get("audience_kind") == EVERYBODY:
        return {"everybody": True}
    return audience_json_of(request.POST.getlist("audience"))


def audience_json_of(values: Sequence[str]) -> dict[str, Any]:
    """Values of ``AudienceForm.options`` as the API is sent them."""
    chosen = [value.removeprefix("group:") for value in values if value.startswith("group:")]
    return {"members": MEMBERS in values, "groups": chosen}


def audience_choices() -> list[tuple[str, str]]:
    """For a list of which one is chosen, everybody first; inside ``tenant()``."""
    options = audience_form(None).options
    return [(EVERYBODY, "Everybody"), *((value, label) for value, label, _ in options)]


def audience_chosen(value: str) -> Audience:
    """What one of ``audience_choices`` stands for; DRF's ValidationError for anything else."""
    sent = {"everybody": True} if value == EVERYBODY else audience_json_of([value])
    found: Audience = AudienceField().run_validation(sent)
    return found
