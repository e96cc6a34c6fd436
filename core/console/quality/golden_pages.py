"""Golden questions, for admins: the list, one of them, and the file that they are moved in."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.formats import number_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from core.audit.members import actor_of
from core.console.access import member_of, render_page
from core.console.quality.golden_form import GoldenForm
from core.console.refusals import refusal
from core.documents.models import Document
from core.documents.waiting import held_versions
from core.errors import ChangedMeanwhile, Conflict, InvalidInput, NotFound
from core.quality.entries import (
    MOST_ENTRIES,
    Expected,
    add_entry,
    change_entry,
    delete_entry,
    find_entry,
    lock_entries,
    places_of,
)
from core.quality.models import GoldenEntry, QualityRun, RunState
from core.rest.golden_lists import (
    expected_from,
    expected_of,
    export_golden,
    import_golden,
    with_last_result,
)
from core.rest.states import state_of_golden
from core.tenancy.context import tenant

MOST_TITLES = 500  # offered while a document is typed


MOST_HELD = 20  # of those that wait are named


def golden_list(request: HttpRequest, *, trouble: str = "", status: int = 200) -> HttpResponse:
    """All golden questions with how they fared last, and the runs."""
    with tenant(member_of(request).organization_id):
        entries = list(GoldenEntry.objects.all())
        runs = list(QualityRun.objects.all())
        last = next((run for run in runs if run.state == RunState.FINISHED), None)
        fared = with_last_result(entries, last)
        held = list(held_versions()[:MOST_HELD])
    return render_page(
        request,
        "quality/golden.html",
        section="insight",
        tab="quality",
        listed=[(entry, places_of(entry), fared.get(entry.pk)) for entry in entries],
        runs=runs,
        last=last,
        held=held,
        under_way=next((run for run in runs if run.state == RunState.RUNNING), None),
        most=MOST_ENTRIES,
        trouble=trouble,
        status=status,
    )


def golden_file(request: HttpRequest) -> HttpResponse:
    """The same list as CSV."""
    member = member_of(request)
    with tenant(member.organization_id):
        return export_golden(list(GoldenEntry.objects.all()), actor=actor_of(member))


@require_POST
def importing(request: HttpRequest) -> HttpResponse:
    """Import a CSV file; if one of its lines can't be read, nothing is changed."""
    member, file = member_of(request), request.FILES.get("file")
    if file is None:
        return golden_list(request, trouble=gettext("Choose a CSV file first."), status=422)
    try:
        with tenant(member.organization_id):
            count = import_golden(file, actor=actor_of(member))
    except (InvalidInput, Conflict) as error:
        sentence = _("Nothing was changed. %(detail)s") % {"detail": error.detail}
        return golden_list(request, trouble=sentence, status=422)
    messages.success(
        request, _("Golden questions imported: %(count)s.") % {"count": number_format(count)}
    )
    return redirect("console:golden-questions")


def new_golden(request: HttpRequest) -> HttpResponse:
    """An empty form, or one that is filled from the answer ``?answer=``; a POST adds it."""
    if request.method == "POST":
        return _save(request, None)
    answer = request.GET.get("answer", "")
    return _form_page(request, GoldenForm(_from_answer(request, answer) if answer else None))


def golden(request: HttpRequest, golden_id: UUID) -> HttpResponse:
    """One golden question; a POST changes it."""
    if request.method == "POST":
        return _save(request, golden_id)
    entry = _find(request, golden_id)
    expected = Expected(entry.question, entry.refused, places_of(entry))
    return _form_page(request, GoldenForm(expected), golden_id)


def deleting(request: HttpRequest, golden_id: UUID) -> HttpResponse:
    """Asks whether to delete one; a POST does."""
    entry, member = _find(request, golden_id), member_of(request)
    if request.method != "POST":
        return render_page(request, "quality/delete.html", section="insight", entry=entry)
    with tenant(member.organization_id):
        delete_entry(golden_id, actor=actor_of(member))
    messages.success(request, _("The golden question is deleted."))
    return redirect("console:golden-questions")


def _save(request: HttpRequest, golden_id: UUID | None) -> HttpResponse:
    member, form = member_of(request), GoldenForm(typed=request.POST)
    if golden_id:
        _find(request, golden_id)
    given: dict[str, Any] | None = form.read()
    try:
        with tenant(member.organization_id):
            if golden_id:
                lock_entries()
                state = state_of_golden(find_entry(golden_id))
                state.refuse_unless_seen(request.POST.getlist("seen"))
            if given is None:
                return _form_page(request, form, golden_id, status=422)
            if golden_id:
                change_entry(golden_id, expected_of(given), actor=actor_of(member))
            else:
                add_entry(expected_of(given), actor=actor_of(member))
    except ChangedMeanwhile as error:
        return _form_page(request, form, golden_id, changed=error, status=error.http_status)
    except InvalidInput as error:
        form.errors = error.extra["errors"]
        return _form_page(request, form, golden_id, status=422)
    except Conflict as error:
        form.errors = {"question": [refusal(error)]}
        return _form_page(request, form, golden_id, status=409)
    messages.success(request, _("Saved."))
    return redirect("console:golden-questions")


def _form_page(
    request: HttpRequest,
    form: GoldenForm,
    golden_id: UUID | None = None,
    *,
    changed: ChangedMeanwhile | None = None,
    status: int = 200,
) -> HttpResponse:
    with tenant(member_of(request).organization_id):
        titles = Document.objects.filter(archived_on=None).order_by("title")
        offered = list(titles.values_list("title", flat=True).distinct()[:MOST_TITLES])
        seen = state_of_golden(find_entry(golden_id)).mark if golden_id else ""
    return render_page(
        request,
        "quality/form.html",
        section="insight",
        form=form,
        golden_id=golden_id,
        titles=offered,
        seen=seen,
        changed=changed,
        status=status,
    )


def _from_answer(request: HttpRequest, answer: str) -> Expected:
    try:
        with tenant(member_of(request).organization_id):
            return expected_from(UUID(answer))
    except (NotFound, ValueError) as error:
        raise Http404 from error


def _find(request: HttpRequest, golden_id: UUID) -> GoldenEntry:
    with tenant(member_of(request).organization_id):
        return find_entry(golden_id)
