"""What people asked and the policies did not answer, for editors and admins."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import npgettext
from django.views.decorators.http import require_POST

from core.answering.again import ask_again, ask_again_with
from core.audit.members import actor_of
from core.console.access import member_of, render_page
from core.console.list_query import ListQuery, file_of
from core.console.refusals import refusal
from core.console.shown_answers import shown_answer
from core.conversations.gaps.change import change_gap, lock_gap, owners
from core.conversations.gaps.gather import gather
from core.conversations.gaps.listing import first_moment, gaps_in_order
from core.conversations.models import Gap, GapState
from core.curated.keeping import curated_answers
from core.documents.models import Document
from core.errors import ChangedMeanwhile, InvalidInput, ModelUnavailable, QuotaExceeded
from core.rest.library import in_view, listed_versions
from core.rest.shown_gaps import (
    DaysQuery,
    GapChange,
    GapQuery,
    SynonymGiven,
    export,
    listed,
    shown,
    synonym_line,
    wanted_gaps,
)
from core.rest.states import state_of_gap
from core.tenancy.context import tenant

ON_A_PAGE = 25
DAYS = (7, 30, 90, 365)
STATES = {
    "open": _("To look at"),
    "new": _("New"),
    "assigned": _("Assigned"),
    "closed": _("Closed"),
    "wont_answer": _("Won’t answer"),
    "all": _("All"),
}
KINDS = {
    "any": _("Any"),
    "refused": _("Not answered"),
    "partly": _("Partly answered"),
    "disliked": _("Rated down"),
}


def gap_list(request: HttpRequest) -> HttpResponse:
    """Questions grouped by meaning, what was asked most first."""
    organization_id = member_of(request).organization_id
    query = ListQuery(GapQuery, request.GET)
    days, document = query.wanted["days"], query.wanted.get("document")
    since = first_moment(days)
    left, trouble = gather_gaps(organization_id, since)
    with tenant(organization_id):
        pages = Paginator(wanted_gaps(query.wanted), ON_A_PAGE)
        page = pages.get_page(request.GET.get("page"))
        found = listed(gaps_in_order(page.object_list, since), days)
        near = Document.objects.filter(pk=document).first() if document else None
    return render_page(
        request,
        "gaps/gaps.html",
        section="gaps",
        tab="gaps",
        page=page,
        found=found,
        query=query,
        wanted=query.wanted,
        left=left,
        trouble=trouble,
        days={one: _spelled_days(one) for one in sorted({*DAYS, days})},
        states=STATES,
        kinds=KINDS,
        near=near,
        any_document=urlencode({k: one for k, one in query.given.items() if k != "document"}),
        status=query.status,
    )


def gather_gaps(organization_id: UUID, since: datetime) -> tuple[int, str]:
    """How many questions are not grouped yet, and why they could not be."""
    try:
        return gather(organization_id, since), ""
    except ModelUnavailable as error:
        return 0, refusal(error)


def _spelled_days(count: int) -> str:
    told = npgettext("asked in the last", "%(count)s day", "%(count)s days", count)
    return told % {"count": count}


@file_of(gap_list, GapQuery)
def gap_file(request: HttpRequest, query: ListQuery) -> HttpResponse:
    """The same list as CSV."""
    member = member_of(request)
    with tenant(member.organization_id):
        return export(query.wanted, actor=actor_of(member))


def gap(request: HttpRequest, gap_id: UUID) -> HttpResponse:
    """One gap, with all that helps to close it; a POST says what becomes of it."""
    days = ListQuery(DaysQuery, request.GET).wanted["days"]
    if request.method != "POST":
        return _gap_page(request, gap_id, days)
    given = GapChange(data=_changes(request))
    member = member_of(request)
    try:
        with tenant(member.organization_id):
            shown(gap_id, days)
            state_of_gap(lock_gap(gap_id)).refuse_unless_seen(request.POST.getlist("seen"))
            if given.is_valid():
                change_gap(gap_id, given.validated_data, actor=actor_of(member))
    except InvalidInput as error:
        return _gap_page(request, gap_id, days, errors=error.extra["errors"], status=422)
    except ChangedMeanwhile as error:
        return _gap_page(request, gap_id, days, changed=error, status=error.http_status)
    if given.errors:
        return _gap_page(request, gap_id, days, errors=given.errors, status=422)
    messages.success(request, _("Saved."))
    return redirect(_address(gap_id, days))


def _changes(request: HttpRequest) -> dict[str, Any]:
    changes: dict[str, Any] = {
        "owner": request.POST.get("owner") or None,
        "note": request.POST.get("note", ""),
    }
    # A state that was not touched follows from the owner.
    if request.POST.get("state") != request.POST.get("state_before"):
        changes["state"] = request.POST.get("state")
    return changes


@require_POST
def again(request: HttpRequest, gap_id: UUID) -> HttpResponse:
    """Ask the question again; the page then shows both answers."""
    days = ListQuery(DaysQuery, request.GET).wanted["days"]
    member = member_of(request)
    try:
        ask_again(member.organization_id, gap_id, days, member.username, actor=actor_of(member))
    except (ModelUnavailable, QuotaExceeded) as error:
        return _gap_page(request, gap_id, days, trouble=refusal(error), status=error.http_status)
    return redirect(f"{_address(gap_id, days)}#answers")


@require_POST
def synonym(request: HttpRequest, gap_id: UUID) -> HttpResponse:
    """Add a synonym and ask again; the page then shows both answers."""
    days = ListQuery(DaysQuery, request.GET).wanted["days"]
    given = SynonymGiven(data=request.POST)
    if not given.is_valid():
        return _gap_page(request, gap_id, days, synonym_errors=given.errors, status=422)
    member = member_of(request)
    line, actor = synonym_line(given.validated_data), actor_of(member)
    try:
        answer = ask_again_with(
            member.organization_id, gap_id, days, line, member.username, actor=actor
        )
    except (InvalidInput, ModelUnavailable, QuotaExceeded) as error:
        return _gap_page(request, gap_id, days, trouble=refusal(error), status=error.http_status)
    if answer.answered is True:
        messages.success(request, _("Answered now: the gap is closed."))
    else:
        messages.success(request, _("The words are saved. They alone do not answer it."))
    return redirect(f"{_address(gap_id, days)}#answers")


def _address(gap_id: UUID, days: int) -> str:
    return f"{reverse('console:gap', args=[gap_id])}?days={days}"


def _closing(gap: Gap) -> dict[str, Any]:
    """What was written to close the gap, as far as it is still there, and whether a document of it
    is in force; inside ``tenant()``."""
    named = [one for one in (gap.closing_answer_id, gap.closing_document_id) if one]
    newest = listed_versions().filter(document__in=named)
    return {
        "is_in_force": in_view(newest, "in_force").exists(),
        "answer": curated_answers().filter(pk__in=named).first(),
        "document": Document.objects.filter(pk__in=named).first(),
    }


def _gap_page(
    request: HttpRequest,
    gap_id: UUID,
    days: int,
    *,
    errors: dict[str, Any] | None = None,
    synonym_errors: dict[str, Any] | None = None,
    trouble: str = "",
    changed: ChangedMeanwhile | None = None,
    status: int = 200,
) -> HttpResponse:
    with tenant(member_of(request).organization_id):
        found = shown(gap_id, days)
        able = list(owners())
        closing = _closing(found.listed.gap)
    then, now = shown_answer(found.then), found.now and shown_answer(found.now)
    typed = request.POST if errors or changed else None
    return render_page(
        request,
        "gaps/gap.html",
        section="gaps",
        listed=found.listed,
        gap=found.listed.gap,
        then=then,
        now=now,
        closest=(now and now.closest) or then.closest,
        closing=closing,
        owners=able,
        state_names={state: STATES[state] for state in GapState.values},
        chosen={
            "state": typed.get("state", "") if typed else found.listed.gap.state,
            "owner": typed.get("owner", "") if typed else str(found.listed.gap.owner_id or ""),
            "note": typed.get("note", "") if typed else found.listed.gap.note,
        },
        days=days,
        errors=errors or {},
        synonym_errors=synonym_errors or {},
        synonym={name: request.POST.get(name, "") for name in ("said", "written")},
        trouble=trouble,
        changed=changed,
        seen=state_of_gap(found.listed.gap).mark,
        status=status,
    )
