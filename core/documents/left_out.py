"""What stands on a version's pages and is no text of it: headers, footers, watermarks, tables of
contents. Inside ``tenant()``."""

from dataclasses import dataclass

from core.documents.models import DocumentVersion, Page
from core.documents.reading.furniture import without_numbers
from core.documents.reading.page_numbers import numbered

MOST = 100  # texts that are listed


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A text as the first of its ``pages`` has it; on the others its numbers may differ."""

    text: str
    pages: tuple[int, ...]

    @property
    def where(self) -> str:
        """The pages, as in "2, 4–8"."""
        return numbered(self.pages)


def left_out(version: DocumentVersion) -> list[LeftOut]:
    """What was left out of the text, what stands on most pages first."""
    pages = Page.objects.filter(version=version, run=version.text_run).exclude(left_out=[])
    found: dict[str, tuple[str, dict[int, None]]] = {}
    for number, texts in pages.order_by("number").values_list("number", "left_out"):
        for text in texts:
            _, on = found.setdefault(without_numbers(text), (text, {}))
            on[number] = None
    most_first = sorted(found.values(), key=lambda one: -len(one[1]))
    return [LeftOut(text, tuple(on)) for text, on in most_first[:MOST]]
