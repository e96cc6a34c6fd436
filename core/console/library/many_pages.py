"""Many documents at once: what shall become of them, asked before it is done; and a CSV file of
what is known about documents."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.audit.members import actor_of
from core.console.access import member_of, render_page
from core.console.audience_form import audience_form, audience_sent
from core.console.library.list_page import ACTIONS
from core.console.list_query import ListQuery
from core.console.refusals import refusal
from core.conversations.document_deletion import delete_document, refuse_if_held
from core.documents.details import owners
from core.documents.intake import Actor
from core.documents.models import Document
from core.errors import (
    InvalidInput,
    NotFound,
    OnLegalHold,
    PolicyChatError,
    StorageUnavailable,
)
from core.rest.document_changes import MOST_AT_ONCE, ManyChange, change_many, find_many
from core.rest.field_errors import spelled_errors
from core.rest.library import LibraryQuery
from core.rest.library_file import CHANGED, MOST_BYTES, import_file
from core.tenancy.context import tenant

DONE = {
    "add_tags": _("Tags added to"),
    "remove_tags": _("Tags removed from"),
    "owner": _("Owner set for"),
    "audience": _("Audience set for"),
    "department": _("Department set for"),
    "review_due": _("Review date set for"),
    "archive": _("Archived:"),
    "bring_back": _("Brought back:"),
}
VALUED = {"add_tags", "remove_tags", "owner", "department", "review_due"}


CHOICE = ("action", "list", "documents")  # what the address of the question holds


def _given(request: HttpRequest) -> QueryDict:
    return request.POST if request.method == "POST" else request.GET


def _list(request: HttpRequest, chosen: Iterable[UUID] = ()) -> str:
    """The address of the list as it was narrowed down where the documents were chosen, at the same
    page; those of ``chosen`` that are on it are chosen again."""
    given = QueryDict(_given(request).get("list", ""))
    address = QueryDict(ListQuery(LibraryQuery, given).text, mutable=True)
    if given.get("page", "").isdecimal():
        address["page"] = given["page"]
    address.setlist("chosen", [str(one) for one in chosen])
    return f"{reverse('console:documents')}?{address.urlencode()}".removesuffix("?")


def many(request: HttpRequest) -> HttpResponse:
    """Ask what exactly to do with the chosen documents; then do it. The question has an address,
    so that a browser that goes back to it has nothing to send again."""
    action = _given(request).get("action", "")
    if action not in ACTIONS:
        raise Http404
    member, ids = member_of(request), _chosen(request)
    if not ids:
        messages.warning(request, _("Choose some documents first."))
        return redirect(_list(request))
    if len(ids) > MOST_AT_ONCE:
        told = {"chosen": number_format(len(ids)), "most": MOST_AT_ONCE}
        sentence = _(
            "You chose %(chosen)s documents, and at most %(most)s are changed at once. Nothing was "
            "changed: choose fewer, and do the rest after them."
        )
        messages.error(request, sentence % told)
        return redirect(_list(request))
    try:
        with tenant(member.organization_id):
            documents = find_many(ids)
    except NotFound as error:
        return _refused(request, ids, error)
    if request.method != "POST":
        return _asking(request, action, documents)
    if "confirmed" not in request.POST:
        return redirect(_question(request))
    if action == "delete":
        return _delete(request, documents)
    given = ManyChange(data={"documents": ids, **_change(request, action)})
    if not given.is_valid():
        return _asking(request, action, documents, given.errors)
    try:
        with tenant(member.organization_id):
            change_many(given.validated_data, actor=actor_of(member))
    except InvalidInput as error:
        return _asking(request, action, documents, error.extra["errors"])
    except NotFound as error:
        return _refused(request, ids, error)
    return _done(request, documents, str(DONE[action]))


def _chosen(request: HttpRequest) -> list[UUID]:
    try:
        return [UUID(given) for given in _given(request).getlist("documents")]
    except ValueError as error:
        raise Http404 from error


def _question(request: HttpRequest) -> str:
    """The address of the question about what was chosen on a page."""
    asked = QueryDict(mutable=True)
    for name in CHOICE:
        asked.setlist(name, request.POST.getlist(name))
    return f"{reverse('console:many')}?{asked.urlencode()}"


def _change(request: HttpRequest, action: str) -> dict[str, Any]:
    """What the API would be sent for it."""
    if action == "audience":
        return {"audience": audience_sent(request)}
    value = request.POST.get("value", "").strip()
    if action in ("archive", "bring_back"):
        return {"archived": action == "archive"}
    if action in ("add_tags", "remove_tags"):
        return {action: [tag.strip() for tag in value.split(",") if tag.strip()]}
    return {action: value if value or action == "department" else None}


def _asking(
    request: HttpRequest,
    action: str,
    documents: list[Document],
    errors: dict[str, Any] | None = None,
) -> HttpResponse:
    with tenant(member_of(request).organization_id):
        able = list(owners()) if action == "owner" else []
        audience = audience_form(None, request)
    return render_page(
        request,
        "library/many.html",
        section="documents",
        action=action,
        verb=ACTIONS[action],
        documents=documents,
        address=_list(request, [document.pk for document in documents]),
        listed=_given(request).get("list", ""),
        needs_value=action in VALUED,
        owners=able,
        audience=audience,
        value=request.POST.get("value", ""),
        errors=spelled_errors(errors or {}),
        status=422 if errors else 200,
    )


def _delete(request: HttpRequest, documents: list[Document]) -> HttpResponse:
    member = member_of(request)
    actor = Actor(actor_of(member), member)
    ids = [document.pk for document in documents]
    try:
        with tenant(member.organization_id):
            refuse_if_held(ids)
    except OnLegalHold as error:
        return _refused(request, ids, error)
    for number, document in enumerate(documents):
        try:
            delete_document(member.organization_id, document.pk, actor)
        except NotFound:
            continue  # somebody else was faster
        except (StorageUnavailable, OnLegalHold) as error:
            told = {"number": number, "all": len(documents), "refusal": refusal(error)}
            messages.error(
                request, gettext("%(number)s of %(all)s were deleted. %(refusal)s") % told
            )
            return redirect(_list(request, ids[number:]))
    return _done(request, documents, gettext("Deleted:"))


def _refused(request: HttpRequest, chosen: Iterable[UUID], error: PolicyChatError) -> HttpResponse:
    """Back to the list with what was chosen there, and why nothing was done."""
    messages.error(request, refusal(error))
    return redirect(_list(request, chosen))


def _done(request: HttpRequest, documents: list[Document], words: str) -> HttpResponse:
    count = len(documents)
    what = (
        f"“{documents[0].title}”"
        if count == 1
        else gettext("%(count)s documents") % {"count": count}
    )
    messages.success(request, f"{words} {what}.")
    if count == 1 and words != gettext("Deleted:") and request.POST.get("back") == "document":
        return redirect("console:document", documents[0].pk)
    return redirect(_list(request))


def metadata_file(request: HttpRequest) -> HttpResponse:
    """Where a CSV file is sent, and which of its rows can't be applied."""
    errors: dict[str, Any] = {}
    sent = request.FILES.get("file")
    if request.method == "POST" and sent is None:
        errors = {"file": [_("Choose a file.")]}
    if sent is not None:
        member = member_of(request)
        try:
            with tenant(member.organization_id):
                count = import_file(sent.read(MOST_BYTES + 1), actor=actor_of(member))
            messages.success(
                request,
                _("Rows of the file that were applied: %(count)s.")
                % {"count": number_format(count)},
            )
            return redirect("console:documents")
        except InvalidInput as error:
            errors = {_spelled(name): said for name, said in error.extra["errors"].items()}
    return render_page(
        request,
        "library/metadata_file.html",
        section="documents",
        columns=CHANGED,
        errors=errors,
        status=422 if errors else 200,
    )


def _spelled(place: str) -> str:
    """A place in the file, such as "row 3", in the reader's language."""
    word, _blank, number = place.partition(" ")
    return _("row %(number)s") % {"number": number} if word == "row" else place
