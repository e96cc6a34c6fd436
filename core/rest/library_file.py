"""The library as CSV, out and in. Inside ``tenant()``."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.forms import DateField
from django.http import HttpResponse
from django.utils import timezone, translation
from django.utils.formats import number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.audit.record import record
from core.csv_text import by_heading, check_heading, decoded, read_rows
from core.documents.details import Change, department_of, owners, tags_of
from core.documents.models import Document
from core.errors import InvalidInput
from core.rest.csv_file import csv_file
from core.rest.document_changes import DocumentChange, change_details
from core.rest.field_errors import sentences_by_field
from core.rest.library import find_documents, listed_in_order
from core.rest.metadata_cells import (
    PREFIX,
    changed_metadata,
    is_metadata_column,
    metadata_cell,
    metadata_columns,
)
from core.tenancy.audiences import audience_names, spelled_audience
from core.text.languages import DEFAULT

EXPORTED = 10_000
IMPORTED = 2_000
MOST_BYTES = 2 * 1024 * 1024
MOST_TROUBLES = 20
CHANGED = ("title", "owner", "department", "tags", "review_months", "review_due", "archived")
SHOWN = (
    *(
        "audience",
        "in_force_version",
        "next_version",
        "next_from",
        "newest_version",
        "status",
        "language",
    ),
    *("times_cited", "last_cited"),
)
HEAD = ("id", *CHANGED, *SHOWN)
YES, NO = "yes", "no"
SEPARATOR = ";"  # of tags in their cell


def export(wanted: dict[str, Any], *, actor: str) -> HttpResponse:
    """The list that a valid LibraryQuery asks for, at most EXPORTED documents."""
    found = listed_in_order(find_documents(wanted)[:EXPORTED])
    with translation.override(DEFAULT):  # a file for programs is the same in every language
        groups = audience_names()
        columns = metadata_columns(version.document for version in found)
        rows = [_row(version, groups, columns) for version in found]
    record("library.exported", actor, documents=len(rows))
    return csv_file(f"library-{timezone.now():%Y-%m-%d}.csv", [*HEAD, *columns], rows)


def _row(version: Any, groups: Mapping[UUID, str], columns: Sequence[str]) -> Sequence[Any]:
    document: Document = version.document
    return (
        document.pk,
        *_changeable(document),
        spelled_audience(document.audience, groups) or "everybody",
        version.in_force_number,
        version.next_number,
        version.next_from,
        version.number,
        version.status,
        version.language,
        version.times_cited,
        version.last_cited and version.last_cited.isoformat(timespec="seconds"),
        *(metadata_cell(document, column) for column in columns),
    )


def _changeable(document: Document) -> Sequence[Any]:
    """What stands in the columns CHANGED."""
    return (
        document.title,
        document.owner.username if document.owner else "",
        department_of(document),
        f"{SEPARATOR} ".join(tags_of(document)),
        document.review_months,
        document.review_due,
        YES if document.archived_on else NO,
    )


def import_file(content: bytes, *, actor: str) -> int:
    """Give documents what a file like ``export``'s says in its columns CHANGED and in those of
    metadata; those that it lacks stay, as do documents without a row. Returns how many rows there
    were.

    InvalidInput names the rows that can't be; then nothing is applied.
    """
    rows = _read(content)
    names = {member.username: member.pk for member in owners()}
    ids = [key for row in rows.values() if (key := _uuid(row.get("id", "")))]
    found = Document.objects.select_related("owner").filter(pk__in=ids).order_by("pk")
    locked = found.select_for_update(no_key=True, of=("self",))
    documents = {document.pk: document for document in locked}
    troubles: dict[int, list[str]] = {}
    changes: list[tuple[Document, Change]] = []
    for number, row in rows.items():
        try:
            changes.append(_change(row, documents, names))
        except InvalidInput as error:
            troubles[number] = [error.detail]
        if len(troubles) == MOST_TROUBLES:
            break
    _refuse(troubles)
    for document, change in changes:
        change_details(document, change, actor=actor)
    return len(rows)


def _refuse(troubles: dict[int, list[str]]) -> None:
    """InvalidInput that names the rows, if there are any."""
    if not troubles:
        return
    first, reasons = next(iter(troubles.items()))
    sentence = _("Nothing was changed. In row %(row)s: %(reason)s")
    named = {f"row {number}": said for number, said in troubles.items()}
    raise InvalidInput(sentence % {"row": first, "reason": reasons[0]}, named)


def _change(
    row: dict[str, str], documents: dict[UUID, Document], names: dict[str, UUID]
) -> tuple[Document, Change]:
    """The document of a row, taken out of ``documents``, and what it gets. InvalidInput.

    A cell as the export has it is left out: it may be what a file can't say, such as an owner who
    has gone, or a tag with a comma in it.
    """
    given_id = row.get("id", "")
    key = _uuid(given_id)
    document = documents.pop(key, None) if key else None
    if document is None:
        sentence = _("No document has the id “%(id)s”, or an earlier row has it.")
        raise InvalidInput(sentence % {"id": given_id})
    known = _cells_now(document, row)
    if "review_due" in row:
        row = {**row, "review_due": _day(row["review_due"])}
    touched = {name: cell for name, cell in row.items() if cell != known.get(name, cell)}
    owner = touched.get("owner", "")
    if owner and owner not in names:
        raise InvalidInput(_("There is no active member “%(owner)s”.") % {"owner": owner})
    members = _members(touched, names.get(owner)) | _metadata(document, touched)
    given = DocumentChange(data=members)
    if not given.is_valid():
        refused = sentences_by_field(given.errors)
        raise InvalidInput(" ".join(f"{name}: {' '.join(said)}" for name, said in refused.items()))
    return document, Change(**given.validated_data)


def _cells_now(document: Document, row: Mapping[str, str]) -> dict[str, str]:
    """What the export has in those columns of a row that can be changed."""
    changeable = zip(CHANGED, _changeable(document), strict=True)
    metadata = ((name, metadata_cell(document, name)) for name in row if name.startswith(PREFIX))
    both = (*changeable, *metadata)
    return {name: "" if value is None else str(value).strip() for name, value in both}


def _day(text: str) -> str:
    """As ISO 8601: a spreadsheet writes days as its language does. In English 1/2 may be two days,
    so that there only ISO 8601 is read."""
    if not text or get_language() == DEFAULT:
        return text
    try:
        return str(DateField().to_python(text))
    except ValidationError:
        return text  # what is wrong with it is said with all else


def _members(row: dict[str, str], owner: UUID | None) -> dict[str, Any]:
    read: dict[str, Any] = {
        "owner": owner,
        "tags": [tag.strip() for tag in row.get("tags", "").split(SEPARATOR) if tag.strip()],
        "review_months": row.get("review_months") or None,
        "review_due": row.get("review_due") or None,
        "archived": row.get("archived", "").lower() or NO,
    }
    return {name: read.get(name, value) for name, value in row.items() if name in CHANGED}


def _metadata(document: Document, touched: Mapping[str, str]) -> dict[str, Any]:
    cells = {name: cell for name, cell in touched.items() if name.startswith(PREFIX)}
    return {"metadata": changed_metadata(document, cells)} if cells else {}


def _read(content: bytes) -> dict[int, dict[str, str]]:
    """The rows by their column headings, and by their number in a spreadsheet."""
    try:
        rows = {row.number: row.cells for row in read_rows(decoded(content, MOST_BYTES))}
        head = rows.pop(1, [])
        check_heading(head)
    except InvalidInput as error:
        raise _unreadable(error.detail) from error
    if "id" not in head:
        sentence = _("The first row must name the columns: id, and some of %(columns)s.")
        raise _unreadable(sentence % {"columns": ", ".join(CHANGED)})
    if unknown := [name for name in head if name not in HEAD and not is_metadata_column(name)]:
        sentence = _("There is no column “%(name)s”. What can be changed: %(columns)s.")
        columns = ", ".join([*CHANGED, f"{PREFIX}…"])
        raise _unreadable(sentence % {"name": unknown[0], "columns": columns})
    if len(rows) > IMPORTED:
        sentence = _("The file has more than %(most)s rows. Split it.")
        raise _unreadable(sentence % {"most": number_format(IMPORTED)})
    return _named(rows, head)


def _named(rows: dict[int, list[str]], head: Sequence[str]) -> dict[int, dict[str, str]]:
    named: dict[int, dict[str, str]] = {}
    troubles: dict[int, list[str]] = {}
    for number, row in rows.items():
        try:
            named[number] = by_heading(head, row)
        except InvalidInput as error:
            troubles[number] = [error.detail]
        if len(troubles) == MOST_TROUBLES:
            break
    _refuse(troubles)
    return named


def _unreadable(sentence: str) -> InvalidInput:
    return InvalidInput(sentence, {"file": [sentence]})


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text.strip())
    except ValueError:
        return None
