"""The library: every document with how it stands, found by its address alone."""

from collections import Counter
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils.formats import number_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.audit.members import actor_of
from core.console.access import member_of, render_page
from core.console.audience_form import audience_choices
from core.console.library.listed import listed
from core.console.list_query import ListQuery, file_of
from core.console.page_language import Text
from core.console.places import names_of
from core.console.templatetags.field_labels import language_name
from core.documents.reading.formats import ACCEPT_MANY, NAMES
from core.documents.turns import waits
from core.documents.worded_passages import WordedPassage, worded_passages
from core.rest.library import NOBODY, LibraryQuery, find_documents, listed_in_order
from core.rest.library_facets import facets
from core.rest.library_file import export
from core.rest.quota_use import nearly_used_quotas
from core.tenancy.audiences import audience_names
from core.tenancy.context import tenant
from core.tenancy.models import Role

ON_A_PAGE = 25
MEGABYTE = 1024 * 1024
VIEWS = {
    "all": _("All"),
    "in_force": _("In force"),
    "coming": _("Coming"),
    "ended": _("Ended"),
    "due": _("Due for review"),
    "failed": _("Failed"),
    "archived": _("Archived"),
}
ORDERINGS = {
    "-created_at": _("Last added"),
    "-updated_at": _("Last changed"),
    "title": _("Title"),
    "department": _("Department"),
    "owner": _("Owner"),
    "review_due": _("Review due"),
    "-times_cited": _("Most cited"),
    "times_cited": _("Least cited"),
    "-last_cited": _("Last cited"),
}
STATUSES = {
    "completed": _("Read"),
    "processing": _("Being read"),
    "pending": _("Waiting"),
    "failed": _("Failed"),
}
ACTIONS = {
    "add_tags": _("Add tags"),
    "remove_tags": _("Remove tags"),
    "audience": _("Set whom they are for"),
    "owner": _("Set the owner"),
    "department": _("Set the department"),
    "review_due": _("Set the review date"),
    "archive": _("Archive"),
    "bring_back": _("Bring back from the archive"),
    "delete": _("Delete"),
}
# Those of NAMES that are words; the others are the same in every language.
FORMATS = {
    "web pages": _("web pages"),
    "mails": _("mails"),
    "plain text": _("plain text"),
    "images": _("images"),
}


def documents(request: HttpRequest) -> HttpResponse:
    """The documents that the address asks for, and where to drop more."""
    query = ListQuery(LibraryQuery, request.GET)
    member = member_of(request)
    with tenant(member.organization_id):
        page = Paginator(find_documents(query.wanted), ON_A_PAGE).get_page(request.GET.get("page"))
        versions = listed_in_order(page.object_list)
        waiting = waits(versions)
        names = audience_names()
        passages = _passages(query.wanted.get("q", ""), versions)
        named = {
            document: name
            for (document, *_), name in names_of(
                (one, found.number, found.page) for one, found in passages.items()
            ).items()
        }
        rows = [
            listed(
                version,
                waiting.get(version.pk),
                names,
                passages.get(version.document_id),
                named.get(version.document_id, ""),
            )
            for version in versions
        ]
        audiences = audience_choices()
        found = facets({"view": query.wanted["view"]})
        nearly = nearly_used_quotas() if member.role == Role.ADMIN else []
    return render_page(
        request,
        "library/library.html",
        section="documents",
        page=page,
        rows=rows,
        query=query,
        wanted=query.wanted,
        narrowed=query.given.keys() - {"view", "ordering"},
        views=VIEWS,
        orderings={**ORDERINGS, query.wanted["ordering"]: _ordering(query.wanted["ordering"])},
        statuses=[(one, _counted(text, found.statuses[one])) for one, text in STATUSES.items()],
        departments=_choices(found.departments),
        owners=_choices(found.owners, {NOBODY: gettext("Nobody")}),
        tags=_choices(found.tags),
        languages=_choices(
            found.languages, {code: language_name(code) for code in found.languages}
        ),
        actions=ACTIONS,
        chosen=request.GET.getlist("chosen"),
        audiences=audiences,
        nearly_used_quotas=nearly,
        accept=ACCEPT_MANY,
        labels=_format_names(),
        max_bytes=settings.MAX_UPLOAD_BYTES,
        max_megabytes=settings.MAX_UPLOAD_BYTES // MEGABYTE,
        status=query.status,
    )


@file_of(documents, LibraryQuery)
def library_file(request: HttpRequest, query: ListQuery) -> HttpResponse:
    """The same list as CSV."""
    member = member_of(request)
    with tenant(member.organization_id):
        return export(query.wanted, actor=actor_of(member))


def _passages(text: str, versions: list[Any]) -> dict[UUID, WordedPassage]:
    """Where the words stand that were looked for, by document."""
    if not text or not versions:
        return {}
    return worded_passages(text, {one.document_id: one.in_force_number for one in versions})


def _ordering(name: str) -> str:
    """What an order is called that only the address can ask for."""
    if name in ORDERINGS:
        return str(ORDERINGS[name])
    opposite = ORDERINGS[name.removeprefix("-") if name.startswith("-") else f"-{name}"]
    return gettext("%(order)s, the other way round") % {"order": opposite}


def _format_names() -> str:
    """What can be uploaded, in the reader's language."""
    *others, last = (str(FORMATS.get(name, name)) for name in NAMES)
    return f"{', '.join(others)}{gettext(' and ')}{last}"


def _counted(text: Text, count: int) -> str:
    return f"{text} ({number_format(count)})"


def _choices(counted: Counter[str], names: dict[str, str] | None = None) -> list[tuple[str, str]]:
    """Each value with how many documents have it, in order."""
    shown = names or {}
    return [(value, _counted(shown.get(value, value), counted[value])) for value in sorted(counted)]
