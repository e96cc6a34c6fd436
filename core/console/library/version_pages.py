"""A version of a document: its dates, withdrawing it, and how it differs from another."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from core.audit.members import actor_of
from core.console.access import member_of, render_page
from core.console.library.document_page import document_page
from core.console.list_query import ListQuery
from core.console.refusals import refusal
from core.documents.intake import get_document
from core.documents.versions import change_dates, check_withdrawal, find_version, withdraw
from core.errors import ChangedMeanwhile, Conflict, InvalidInput
from core.quality.holding import release_version
from core.rest.document_changes import CompareQuery, DatesChange
from core.rest.shown_versions import compare_versions, shown_versions
from core.rest.states import state_of_dates
from core.tenancy.context import tenant


@require_POST
def dates(request: HttpRequest, document_id: UUID, number: int) -> HttpResponse:
    """Save the days from and until which a version counts."""
    member = member_of(request)
    names = ("effective_from", "effective_until")
    given = DatesChange(data={name: request.POST.get(name) or None for name in names})
    try:
        with tenant(member.organization_id):
            found = get_document(document_id, lock=True)
            state = state_of_dates(find_version(document_id, number))
            state.refuse_unless_seen(request.POST.getlist("seen"))
            if given.is_valid():
                change_dates(found, number, given.validated_data, actor=actor_of(member))
    except (InvalidInput, Conflict) as error:
        errors = error.extra.get("errors", {"": [refusal(error)]})
        return document_page(request, document_id, errors=errors, status=error.http_status)
    except ChangedMeanwhile as error:
        return document_page(request, document_id, changed=error, status=error.http_status)
    if given.errors:
        return document_page(request, document_id, errors=given.errors, status=422)
    messages.success(request, _("The dates of version %(number)s are saved.") % {"number": number})
    return redirect("console:document", document_id)


@require_POST
def releasing(request: HttpRequest, document_id: UUID, number: int) -> HttpResponse:
    """Have answers come from a version that waits."""
    member = member_of(request)
    try:
        with tenant(member.organization_id):
            release_version(document_id, number, actor=actor_of(member))
    except Conflict as error:
        errors = {"": [refusal(error)]}
        return document_page(request, document_id, errors=errors, status=error.http_status)
    messages.success(request, _("Version %(number)s is released.") % {"number": number})
    return redirect("console:document", document_id)


def withdrawal(request: HttpRequest, document_id: UUID, number: int) -> HttpResponse:
    """Ask before a version is withdrawn, or say why it can't be; a POST withdraws it."""
    member = member_of(request)
    trouble = ""
    try:
        with tenant(member.organization_id):
            found = get_document(document_id, lock=request.method == "POST")
            version = find_version(document_id, number)
            check_withdrawal(version)
            if request.method == "POST":
                withdraw(found, number, actor=actor_of(member))
                messages.success(
                    request, _("Version %(number)s is withdrawn.") % {"number": number}
                )
                return redirect("console:document", document_id)
    except Conflict as error:
        trouble = refusal(error)
    return render_page(
        request,
        "library/withdraw.html",
        section="documents",
        document=found,
        version=version,
        trouble=trouble,
        status=409 if trouble else 200,
    )


def compared(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Where two versions differ; without any named, the two that came last."""
    query = ListQuery(CompareQuery, request.GET)
    found, trouble = None, ""
    with tenant(member_of(request).organization_id):
        document = get_document(document_id)
        versions = shown_versions(document_id)
        try:
            found = compare_versions(document_id, **query.wanted)
        except Conflict as error:
            trouble = refusal(error)
    return render_page(
        request,
        "library/compare.html",
        section="documents",
        document=document,
        numbers=[one.version.number for one in versions if one.version.text_run],
        found=found,
        trouble=trouble,
        errors=query.errors,
        status=409 if trouble else query.status,
    )
