"""Names of documents' metadata as columns of a CSV file, and their values as its cells.

A text stands as it is, all else as JSON: ``["staff", "money"]``. A text that begins as JSON does
is in quotes, so that the two can be told apart.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from core.documents.details import DEPARTMENT, TAGS
from core.documents.models import Document
from core.errors import InvalidInput

PREFIX = "metadata."
MOST_COLUMNS = 100
_BEGINS_JSON = ("[", "{", '"')
_OTHER_COLUMNS = (DEPARTMENT, TAGS)  # which have columns of their own
_EMPTY = ""


def metadata_columns(documents: Iterable[Document]) -> list[str]:
    """A column for each name in the documents' metadata, at most MOST_COLUMNS: those that most
    documents have."""
    names = Counter(name for document in documents for name in document.metadata)
    columns = Counter({PREFIX + name: times for name, times in names.items()})
    sayable = [one for one, _times in columns.most_common() if is_metadata_column(one)]
    return sorted(sayable[:MOST_COLUMNS])


def is_metadata_column(heading: str) -> bool:
    """Whether it names something in the metadata, in a way that spreadsheets keep: they take
    blanks around it away, and a semicolon may part cells."""
    name = heading.removeprefix(PREFIX)
    if name in (heading, _EMPTY, *_OTHER_COLUMNS):
        return False
    return name == name.strip() and name.isprintable() and ";" not in name


def metadata_cell(document: Document, column: str) -> str | float:
    """What stands in ``column``; empty where the document lacks it."""
    value = document.metadata.get(column.removeprefix(PREFIX), _EMPTY)
    if isinstance(value, float):
        return value  # which the file writes as its spreadsheets do
    if isinstance(value, str) and not value.lstrip().startswith(_BEGINS_JSON):
        return value
    return json.dumps(value, ensure_ascii=False)


def changed_metadata(document: Document, cells: Mapping[str, str]) -> dict[str, Any]:
    """All metadata of the document once it has got ``cells``, by column; an empty cell removes the
    name. InvalidInput for one that begins as JSON does and is none."""
    changed = dict(document.metadata)
    for column, cell in cells.items():
        name = column.removeprefix(PREFIX)
        if cell == _EMPTY:
            changed.pop(name, None)
        else:
            changed[name] = _value(column, cell, changed.get(name, _EMPTY))
    return changed


def _value(column: str, cell: str, now: Any) -> Any:
    """A number where a number was, and so on; a text where there was a text or nothing."""
    if isinstance(now, str) and not cell.startswith(_BEGINS_JSON):
        return cell
    try:
        return json.loads(cell.replace(",", ".") if isinstance(now, float) else cell)
    except (ValueError, RecursionError) as error:
        if not cell.startswith(_BEGINS_JSON):
            return cell
        sentence = _(
            "%(column)s: what begins with [, { or a quotation mark must be JSON, like "
            '["staff", "money"].'
        )
        raise InvalidInput(sentence % {"column": column}) from error
