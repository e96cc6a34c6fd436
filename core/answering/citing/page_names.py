"""How the page of a citation is named, in the reader's language. The widget has the same words in
widget/src/place.js."""

from django.utils.translation import gettext as _

from core.answering.types import Citation, Passage


def page_name(cited: Citation | Passage) -> str:
    """ "page 8 (12th of 40)" where another number is printed on the page than its own, "slide 3";
    "" where the file has no pages that anybody could turn to: its section says where to look."""
    printed = cited.page_label or cited.page
    if cited.page_kind == "none":
        return ""
    if cited.page_kind == "slide":
        return _("slide {number}").format(number=printed)
    if not cited.page_label or cited.page_count is None:
        return _("page {number}").format(number=printed)
    return _("page {label} ({nth} of {count})").format(
        label=printed, nth=_nth(cited.page), count=cited.page_count
    )


def _nth(number: int) -> str:
    ending = 0 if number % 100 in (11, 12, 13) else number % 10
    endings = {1: _("{number}st"), 2: _("{number}nd"), 3: _("{number}rd")}
    return endings.get(ending, _("{number}th")).format(number=number)
