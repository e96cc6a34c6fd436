"""An answer in the documents' own words: the chosen units as they are shown, each with its
citation. Nothing here is written by a model."""

from collections.abc import Iterator, Sequence

from core.answering.choosing.present import Shown
from core.answering.citing.citations import Citations
from core.answering.citing.quotes import PageTexts, Quote, find_quotes
from core.answering.types import Citation, Delta

Parts = Iterator[tuple[str, Delta | Citation]]
"""Events by their names."""


def quotes_of(part: Shown, pages: PageTexts) -> list[Quote]:
    """The words of ``part`` on their pages; none unless all of them stand there."""
    found = [find_quotes(part.hit, start, end, pages) for start, end in part.spans]
    return [quote for quotes in found for quote in quotes] if all(found) else []


def quoted(parts: Sequence[Shown], pages: PageTexts, citations: Citations) -> Parts:
    """A delta for each part, and its citations."""
    gap = ""
    for part in parts:
        quotes = quotes_of(part, pages)
        if not quotes:
            continue
        known = len(citations.made)
        cited = [citations.cite(part.hit, quote, part.kind, part.context) for quote in quotes]
        # The first that stands on its page is the answer.
        yield "delta", Delta(f"{gap}{with_marks(part, cited)}", part.beside and bool(gap))
        yield from (("citation", citation) for citation in citations.made[known:])
        gap = "\n\n"


def with_marks(part: Shown, cited: Sequence[Citation]) -> str:
    """The part's text with the numbers of its citations: behind it, or below a table or code."""
    marks = "".join(f"[{index}]" for index in dict.fromkeys(one.index for one in cited))
    below = (part.kind == "row" and part.text.startswith("|")) or part.text.endswith("```")
    return f"{part.text}\n\n{marks}" if below else f"{part.text} {marks}"
