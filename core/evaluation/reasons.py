"""Why an answer is not what was expected, or a label names no place: codes with their values, which
are stored once and said in the language of whoever reads."""

import json
from dataclasses import astuple, dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import InvalidInput

SENTENCES = {
    "not_answered": gettext_lazy("Not answered."),
    "answered_from": gettext_lazy("Answered from %(places)s."),
    "from_deleted_document": gettext_lazy("Answered from a document that has been deleted."),
    "from_deleted_curated": gettext_lazy("Answered by a curated answer that has been deleted."),
    "no_document_named": gettext_lazy("“%(words)s” needs the document that it stands in."),
    "no_document": gettext_lazy("There is no document “%(name)s”. Give its title or file name."),
    "several_documents": gettext_lazy(
        "Several documents are called “%(name)s”. Give the file name."
    ),
    "none_in_force": gettext_lazy("No version of “%(name)s” is in force today."),
    "words_not_in_document": gettext_lazy(
        "“%(words)s” does not stand in “%(name)s”. Copy the words from the document."
    ),
    "words_not_on_page": gettext_lazy(
        "“%(words)s” does not stand on page %(page)s of “%(name)s”. "
        "Copy the words from the document."
    ),
}


@dataclass(frozen=True, slots=True)
class Reason:
    """``values`` are what the sentence of ``code`` has to be filled with; ``places`` a list of
    titles, each with a page."""

    code: str
    values: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        places = [
            _("“%(title)s”, page %(page)s") % {"title": title, "page": page}
            for title, page in self.values.get("places", [])
        ]
        return str(SENTENCES[self.code]) % {**self.values, "places": "; ".join(places)}


class Misplaced(InvalidInput):
    """A label names no place; ``reason`` is why."""

    def __init__(self, code: str, **values: Any) -> None:
        self.reason = Reason(code, values)
        super().__init__(str(self.reason))


def stored(*reasons: Reason) -> str:
    """As a column of text keeps them; empty without any."""
    return json.dumps(list(map(astuple, reasons)), ensure_ascii=False) if reasons else ""


def spelled(column: str) -> str:
    """What ``stored`` gave, in sentences. Earlier releases stored sentences, which stay as they
    are: none begins as a list does."""
    if not column.startswith("["):
        return column
    return " ".join(str(Reason(code, values)) for code, values in json.loads(column))
