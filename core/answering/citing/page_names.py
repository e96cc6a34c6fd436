"""How the page of a citation is named, in the reader's language. The widget has the same words in
widget/src/place.js."""

from django.utils.translation import gettext as _

from core.answering.citing.cited_pages import UNKNOWN, CitedPage
from core.answering.types import Citation, Passage


def page_name(cited: Citation | Passage) -> str:
    """How the page is named that ``cited`` stands on."""
    page = CitedPage(cited.page_label, cited.page_count, kind=cited.page_kind)
    return name_of_page(cited.page, page)


def name_of_page(number: int, page: CitedPage = UNKNOWN) -> str:
    """ "page 8 (12th of 40)" where another number is printed on the page than its own, "slide 3";
    "" where the file has no pages that anybody could turn to: its section says where to look."""
    printed = page.label or number
    if page.kind == "none":
        return ""
    if page.kind == "slide":
        return _("slide {number}").format(number=printed)
    if not page.label or page.count is None:
        return _("page {number}").format(number=printed)
    return _("page {label} ({nth} of {count})").format(
        label=printed, nth=_nth(number), count=page.count
    )


def _nth(number: int) -> str:
    ending = 0 if number % 100 in (11, 12, 13) else number % 10
    endings = {1: _("{number}st"), 2: _("{number}nd"), 3: _("{number}rd")}
    return endings.get(ending, _("{number}th")).format(number=number)
