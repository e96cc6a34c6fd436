"""The audit, for an organization's admins: who did what, and when."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext_lazy as _

from core.audit.actions import ACTIONS
from core.audit.detail_names import named
from core.audit.members import actor_of
from core.audit.models import AuditEvent
from core.audit.trail import EventFilter, events_before, find_events
from core.audit.verifying import chain_state
from core.console.access import member_of, render_page
from core.console.list_query import ListQuery, file_of
from core.console.settings.audited_things import (
    Key,
    Thing,
    detail_in_words,
    thing_of,
    things_in,
    who_did,
)
from core.rest.audit_file import export
from core.tenancy.context import tenant

ON_A_PAGE = 50
# Where nothing is said: whom a document is for that everybody may read.
FOR_EVERYBODY = ("document.audience_changed", "audience")
FILTERS = ("actor", "action", "target", "since", "until")


class FilterForm(forms.Form):
    """What was chosen; core.audit.trail says what can be."""

    actor = forms.CharField(label=_("Who"), required=False)
    action = forms.CharField(
        label=_("What"),
        required=False,
        widget=forms.Select(choices=[("", _("Everything")), *ACTIONS.items()]),
    )
    target = forms.CharField(label=_("To what (name or ID)"), required=False)
    since = forms.CharField(
        label=_("From"), required=False, widget=forms.DateInput({"type": "date"})
    )
    until = forms.CharField(label=_("To"), required=False, widget=forms.DateInput({"type": "date"}))


@dataclass(frozen=True, slots=True)
class Row:
    """An event as people read it: who did it is ``who``, or where they are gone the event's
    ``actor``; what it was done to is the ``thing``, or where that is gone ``target``, as the audit
    has it."""

    event: AuditEvent
    words: str
    who: Thing | None
    thing: Thing | None
    target: str
    details: str


def audit(request: HttpRequest) -> HttpResponse:
    """The latest events that the filter chooses, or those before ``?before=``."""
    organization_id = member_of(request).organization_id
    form = FilterForm(request.GET)
    chosen = _chosen(form)
    with tenant(organization_id):
        events = _page(form, chosen, request.GET.get("before", "")) if chosen is not None else []
        shown = events[:ON_A_PAGE]
        things = things_in(shown)
        chain = chain_state()
    kept = request.GET.copy()
    kept.pop("before", None)
    return render_page(
        request,
        "settings/audit.html",
        section="audit",
        form=form,
        rows=[_row(event, things) for event in shown],
        chain=chain,
        last=shown[-1] if len(events) > ON_A_PAGE else None,
        is_first="before" not in request.GET,
        is_chosen=any(kept.get(name) for name in FILTERS),
        query=kept.urlencode(),
        status=422 if form.errors else 200,
    )


@file_of(audit, EventFilter)
def audit_file(request: HttpRequest, query: ListQuery) -> HttpResponseBase:
    """All that the filter chooses, as CSV."""
    member = member_of(request)
    return export(member.organization_id, query.wanted, actor=actor_of(member))


def _row(event: AuditEvent, things: Mapping[Key, Thing]) -> Row:
    told = [
        f"{named(name)}: {detail_in_words(name, value, things)}"
        for name, value in event.details.items()
        if value not in (None, "") or (event.action, name) == FOR_EVERYBODY
    ]
    # What is done to the organization itself needs no name.
    target = "" if event.target == str(event.organization_id) else event.target
    words = str(ACTIONS.get(event.action, event.action))
    who, thing = who_did(event, things), thing_of(event, things)
    return Row(event, words, who, thing, target, " · ".join(told))


def _chosen(form: FilterForm) -> dict[str, Any] | None:
    """The filter, as the API reads it; None, with sentences in the form, where it can't be."""
    if not form.is_valid():
        return None
    given = EventFilter(data={name: value for name, value in form.cleaned_data.items() if value})
    if given.is_valid():
        return dict(given.validated_data)
    for name, sentences in given.errors.items():
        form.add_error(name, [str(sentence) for sentence in sentences])
    return None


def _page(form: FilterForm, chosen: dict[str, Any], before: str) -> list[AuditEvent]:
    """One more than are shown, which tells whether there are more; none, with a sentence in the
    form, where there is no such entry to go on from."""
    found = find_events(chosen)
    if before:
        after = _entry(before)
        if after is None:
            form.add_error(None, _("There is no such entry to go on from. Begin with the latest."))
            return []
        found = events_before(found, after)
    return list(found[: ON_A_PAGE + 1])


def _entry(given: str) -> AuditEvent | None:
    try:
        return AuditEvent.objects.filter(pk=UUID(given)).first()
    except ValueError:
        return None
