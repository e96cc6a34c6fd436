"""What a citation says of its page besides the number."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from core.documents.reading.formats import PageKind


@dataclass(frozen=True, slots=True)
class CitedPage:
    """``label`` is the number printed on it, empty where that is the page's own; ``count`` how
    many pages its document has, and ``kind`` what they are. ``read_with_warnings``: parts of that
    could not be read."""

    label: str = ""
    count: int | None = None
    read_with_warnings: bool = False
    kind: PageKind = "page"


CitedPages = Mapping[tuple[UUID, int], CitedPage]
"""By version and page number."""

UNKNOWN = CitedPage()
