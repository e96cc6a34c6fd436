"""Curated answers, for editors and admins: the list, writing and changing one, its versions."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.audit.members import actor_of
from core.console.access import member_of, render_page
from core.console.curated.curated_form import FilledForm, blank
from core.console.list_query import ListQuery
from core.console.refusals import refusal
from core.conversations.gaps.change import change_gap
from core.conversations.gaps.listing import first_moment
from core.conversations.gaps.questions import asked_in
from core.curated.keeping import (
    DUE_DAYS,
    add_curated,
    change_curated,
    delete_curated,
    find_curated,
    written_in,
)
from core.curated.models import CuratedAnswer
from core.curated.written import owners
from core.documents.models import Document
from core.errors import ChangedMeanwhile, Conflict, InvalidInput
from core.organizations.settings import options_of
from core.rest.curated_answers import CuratedQuery, listed_curated, state_of, written_of
from core.rest.shown_gaps import MOST_DAYS
from core.rest.states import state_of_curated
from core.tenancy.context import tenant
from core.text.languages import CLAIMED, DEFAULT, LANGUAGES

ON_A_PAGE = 25
MOST_DOCUMENTS = 500  # offered as a source
VIEWS = {"all": _("All"), "in_force": _("Answering today"), "due": _("Due, or ended")}
STATES = {"in_force": _("Answers"), "due": _("Ends soon"), "expired": _("Ended, does not answer")}


def curated_list(request: HttpRequest) -> HttpResponse:
    """Those that end first first."""
    query = ListQuery(CuratedQuery, request.GET)
    with tenant(member_of(request).organization_id):
        due = listed_curated("due").count()
        found = Paginator(listed_curated(query.wanted["view"]), ON_A_PAGE)
        page = found.get_page(request.GET.get("page"))
        listed = [(one, state_of(one)) for one in page.object_list]
    return render_page(
        request,
        "curated/answers.html",
        section="gaps",
        tab="curated",
        page=page,
        listed=[(one, state, STATES[state]) for one, state in listed],
        query=query,
        wanted=query.wanted,
        views=VIEWS,
        due=due,
        due_days=DUE_DAYS,
        status=query.status,
    )


def new_curated(request: HttpRequest) -> HttpResponse:
    """An empty form, or one for the question of the gap ``?gap=``; a POST adds it."""
    member = member_of(request)
    gap_id = _uuid_of(request.GET.get("gap", ""))
    with tenant(member.organization_id):
        question = _question_of(gap_id) if gap_id else ""
        language = (options_of(member.organization)["language"] or DEFAULT).split("-")[0]
        known = language if language in LANGUAGES else DEFAULT
        form = FilledForm(blank(question, member.username, known), request)
    if request.method != "POST" or (given := form.read()) is None:
        return _form_page(request, form, gap_id=gap_id)
    try:
        with tenant(member.organization_id):
            answer = add_curated(written_of(given), actor=actor_of(member))
            if gap_id:
                change_gap(gap_id, {"closing_answer": answer.pk}, actor=actor_of(member))
    except (InvalidInput, Conflict) as error:
        form.errors = error.extra.get("errors", {"questions": [refusal(error)]})
        return _form_page(request, form, gap_id=gap_id)
    if gap_id:
        messages.success(request, _("Written. Ask again to see what is answered now."))
        return redirect(f"{reverse('console:gap', args=[gap_id])}?days={MOST_DAYS}#answers")
    messages.success(request, _("Written. Questions that mean the same get it from now on."))
    return redirect("console:curated-answers")


def curated(request: HttpRequest, curated_id: UUID) -> HttpResponse:
    """One of them with its versions; a POST changes it."""
    member = member_of(request)
    answer = _find(request, curated_id)
    with tenant(member.organization_id):
        form = FilledForm(written_in(answer), request)
    if request.method != "POST":
        return _form_page(request, form, answer)
    given = form.read()
    try:
        with tenant(member.organization_id):
            now = find_curated(curated_id, lock=True)
            state_of_curated(now).refuse_unless_seen(request.POST.getlist("seen"))
            if given is not None:
                change_curated(curated_id, written_of(given), actor=actor_of(member))
    except InvalidInput as error:
        form.errors = error.extra["errors"]
        return _form_page(request, form, answer)
    except ChangedMeanwhile as error:
        return _form_page(request, form, _find(request, curated_id), changed=error)
    if given is None:
        return _form_page(request, form, answer)
    messages.success(request, _("Saved."))
    return redirect("console:curated-answer", curated_id)


def deleting(request: HttpRequest, curated_id: UUID) -> HttpResponse:
    """Asks whether to delete one; a POST does."""
    answer, member = _find(request, curated_id), member_of(request)
    trouble = ""
    if request.method == "POST":
        try:
            with tenant(member.organization_id):
                delete_curated(curated_id, actor=actor_of(member))
        except Conflict as error:
            trouble = refusal(error)
        else:
            messages.success(request, _("The curated answer is deleted."))
            return redirect("console:curated-answers")
    return render_page(
        request,
        "curated/delete.html",
        section="gaps",
        answer=answer,
        question=answer.questions.all()[0].text,
        trouble=trouble,
        status=409 if trouble else 200,
    )


def _form_page(
    request: HttpRequest,
    form: FilledForm,
    answer: CuratedAnswer | None = None,
    *,
    gap_id: UUID | None = None,
    changed: ChangedMeanwhile | None = None,
) -> HttpResponse:
    with tenant(member_of(request).organization_id):
        titles = Document.objects.filter(archived_on=None).order_by("title", "pk")
        offered = list(titles.values_list("pk", "title")[:MOST_DOCUMENTS])
        if answer and answer.source_document:
            # An archived one, or one beyond the first.
            offered.append((answer.source_document.pk, answer.source_document.title))
        able = [(str(one.pk), one.username) for one in owners()]
        if answer and answer.owner:
            able.append((str(answer.owner.pk), answer.owner.username))
        versions = list(answer.versions.all()) if answer else []
    return render_page(
        request,
        "curated/form.html",
        section="gaps",
        form=form,
        answer=answer,
        state=state_of(answer) if answer else "",
        state_name=STATES[state_of(answer)] if answer else "",
        gap_id=gap_id,
        versions=versions,
        documents={str(key): title for key, title in offered}.items(),
        owners=dict(able).items(),
        languages=[(one.code, one.name) for one in CLAIMED],
        changed=changed,
        seen=state_of_curated(answer).mark if answer else "",
        status=changed.http_status if changed else 422 if form.errors else 200,
    )


def _find(request: HttpRequest, curated_id: UUID) -> CuratedAnswer:
    with tenant(member_of(request).organization_id):
        return find_curated(curated_id)


def _question_of(gap_id: UUID) -> str:
    """The latest question of a gap, as it stands alone; Http404 for what is no gap."""
    asked = asked_in([gap_id], first_moment(MOST_DAYS), 1)[gap_id]
    if not asked:
        raise Http404
    return " ".join(asked[0].whole.split())


def _uuid_of(text: str) -> UUID | None:
    if not text:
        return None
    try:
        return UUID(text)
    except ValueError as error:
        raise Http404 from error
