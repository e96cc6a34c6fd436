"""A document's own page: what is known of it, its versions, and what answers make of it."""

import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from core.audit.actions import ACTIONS
from core.audit.members import actor_of
from core.audit.models import AuditEvent
from core.audit.trail import find_events
from core.console.access import member_of, render_page
from core.console.audience_form import audience_form, audience_sent
from core.console.library.listed import Listed, listed
from core.console.places import ViewedPages, viewed_pages
from core.console.refusals import refusal
from core.conversations.gaps.listing import find_gaps, first_moment, gaps_in_order
from core.conversations.models import Message
from core.conversations.uses import answers_from
from core.documents.details import DEPARTMENT, TAGS, department_of, owners, tags_of
from core.documents.intake import Actor, get_document, reprocess
from core.documents.left_out import LeftOut, left_out
from core.documents.models import Document
from core.documents.reading.formats import ACCEPT
from core.documents.standing import newest_versions
from core.documents.turns import waits
from core.errors import ChangedMeanwhile, Conflict, InvalidInput
from core.rest.document_changes import DocumentChange, change_one
from core.rest.field_errors import spelled_errors
from core.rest.library import listed_versions
from core.rest.shown_gaps import ListedGap
from core.rest.shown_gaps import listed as listed_gaps
from core.rest.shown_versions import ShownVersion, shown_versions
from core.rest.states import state_of_document
from core.tenancy.audiences import audience_names
from core.tenancy.context import tenant
from core.tenancy.models import Role, User

QUESTIONS, GAPS, EVENTS = 10, 5, 10
GAP_DAYS = 90


@dataclass(frozen=True, slots=True)
class Looked:
    """All that the page shows. What a member may not see is empty."""

    listed: Listed
    versions: list[ShownVersion]
    readable: list[ShownVersion]
    shown: ShownVersion
    pages: ViewedPages
    left_out: list[LeftOut]
    questions: list[Message]
    gaps: list[ListedGap]
    events: list[tuple[AuditEvent, str]]
    owners: list[User]

    @property
    def document(self) -> Document:
        document: Document = self.listed.version.document
        return document


def document(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """One document; a POST by an editor changes what is known of it."""
    member = member_of(request)
    if request.method != "POST":
        return document_page(request, document_id)
    if member.role == Role.VIEWER:
        raise Http404
    try:
        with tenant(member.organization_id):
            found = get_document(document_id, lock=True)
            newest = newest_versions().get(document=found)
            state_of_document(found, newest).refuse_unless_seen(request.POST.getlist("seen"))
            given = DocumentChange(data=_change(request, found))
            if given.is_valid():
                change_one(document_id, given.validated_data, actor=actor_of(member))
    except (InvalidInput, Conflict) as error:
        errors = error.extra.get("errors", {"": [refusal(error)]})
        return document_page(request, document_id, errors=errors, status=error.http_status)
    except ChangedMeanwhile as error:
        return document_page(request, document_id, changed=error, status=error.http_status)
    if given.errors:
        return document_page(request, document_id, errors=given.errors, status=422)
    messages.success(request, _("Saved."))
    return redirect("console:document", document_id)


@require_POST
def read_again(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Ingest the newest version again."""
    member = member_of(request)
    found = reprocess(member.organization_id, document_id, Actor(actor_of(member), member))
    messages.success(request, _("“%(title)s” is being read again.") % {"title": found.title})
    return redirect("console:document", document_id)


def document_page(
    request: HttpRequest,
    document_id: UUID,
    *,
    errors: dict[str, Any] | None = None,
    changed: ChangedMeanwhile | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page, with what was typed where it was refused."""
    member = member_of(request)
    with tenant(member.organization_id):
        looked = _look(document_id, member)
        audience = audience_form(looked.document.audience, request)
    # The form of a version's dates has none of the details.
    refused = request.POST if errors or changed else {}
    typed = _typed(request.POST) if "title" in refused else None
    return render_page(
        request,
        "library/document.html",
        section="documents",
        looked=looked,
        document=looked.document,
        version=looked.listed.version,
        chosen=typed or _known(looked.document),
        audience=audience,
        has_audience_metadata="audience" in looked.document.metadata,
        errors=spelled_errors(errors or {}),
        changed=changed,
        changed_page=reverse("console:document", args=[document_id]),
        typed_dates=request.POST if "effective_from" in refused else None,
        seen=state_of_document(looked.document, looked.listed.version).mark,
        gap_days=GAP_DAYS,
        accept=ACCEPT,
        max_bytes=settings.MAX_UPLOAD_BYTES,
        status=status,
    )


def _look(document_id: UUID, member: User) -> Looked:
    """Everything about a document that ``member`` may see; Http404."""
    newest = listed_versions().filter(document=document_id).first()
    if newest is None:
        raise Http404
    may_edit, may_administer = member.role != Role.VIEWER, member.role == Role.ADMIN
    since = first_moment(GAP_DAYS)
    near = find_gaps(since, "all", document=document_id)[:GAPS] if may_edit else []
    events = find_events({"target": str(document_id)})
    versions = shown_versions(document_id)
    one = listed(newest, waits([newest]).get(newest.pk), audience_names())
    readable = [version for version in versions if version.version.text_run]
    # Its pages are shown: the one in force, else the newest.
    number = one.version.in_force_number or one.version.number
    shown = next(version for version in versions if version.version.number == number)
    return Looked(
        listed=one,
        versions=versions,
        readable=readable,
        shown=shown,
        pages=viewed_pages(shown.version),
        left_out=left_out(shown.version) if shown in readable else [],
        questions=list(answers_from(document_id)[:QUESTIONS]) if may_administer else [],
        gaps=listed_gaps(gaps_in_order(near, since), GAP_DAYS),
        events=[(one, str(ACTIONS.get(one.action, one.action))) for one in events[:EVENTS]]
        if may_administer
        else [],
        owners=list(owners()) if may_edit else [],
    )


def _change(request: HttpRequest, found: Document) -> dict[str, Any]:
    """What the API would be sent for the form. What nobody touched is left out: it may be what a
    form can't say, such as an owner who has gone, or a tag with a comma in it."""
    if "reviewed" in request.POST:
        return {"reviewed": True}
    if "audience_kind" in request.POST:
        return {"audience": audience_sent(request)}
    known = _known(found)
    given: dict[str, Any] = {
        name: value.strip()
        for name, value in _typed(request.POST).items()
        if value.strip().splitlines() != known[name].strip().splitlines()
    }
    for name in {"owner", "review_months", "review_due"} & given.keys():
        given[name] = given[name] or None
    if "tags" in given:
        given["tags"] = [tag.strip() for tag in given["tags"].split(",") if tag.strip()]
    if "metadata" in given:
        given["metadata"] = _read_lines(given["metadata"], found.metadata)
    return given


def _known(found: Document) -> dict[str, str]:
    """What stands in the form."""
    others = {k: v for k, v in found.metadata.items() if k not in (DEPARTMENT, TAGS)}
    return {
        "title": found.title,
        "owner": str(found.owner_id or ""),
        "department": department_of(found),
        "tags": ", ".join(tags_of(found)),
        "review_months": str(found.review_months or ""),
        "review_due": str(found.review_due or ""),
        "metadata": "\n".join(_line(name, value) for name, value in others.items()),
    }


def _typed(given: Any) -> dict[str, str]:
    names = ("title", "owner", "department", "tags", "review_months", "review_due", "metadata")
    return {name: given[name] for name in names if name in given}


def _read_lines(text: str, before: dict[str, Any]) -> dict[str, Any]:
    """The metadata of lines ``name: value``. What was not touched stays what it was, a number or
    a list, or a name with a colon in it; the rest is text. Department and tags have fields of
    their own. InvalidInput names a line that could not be kept."""
    shown = {_line(name, value): name for name, value in before.items()}
    found: dict[str, Any] = {}
    for line in filter(None, map(str.strip, text.splitlines())):
        typed, value = (part.strip() for part in line.partition(":")[::2])
        known = shown.get(line) or shown.get(f"{typed}: {value}")
        name = typed if known is None else known
        if known is None and not name:
            _refuse_line(_("“%(line)s” has no name. Write “name: value” on each line."), line)
        if name in found:
            _refuse_line(_("“%(line)s” has the same name as a line above it."), line)
        if name in (DEPARTMENT, TAGS):
            _refuse_line(_("“%(line)s” has a field of its own above."), line)
        found[name] = value if known is None else before[known]
    return {**found, **{name: before[name] for name in (DEPARTMENT, TAGS) if name in before}}


def _refuse_line(sentence: Any, line: str) -> None:
    said = sentence % {"line": line}
    raise InvalidInput(said, {"metadata": [said]})


def _line(name: str, value: Any) -> str:
    return f"{_text(name)}: {_text(value)}".strip()


def _text(value: Any) -> str:
    shown = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return " ".join(shown.split())
