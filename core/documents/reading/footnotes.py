"""Footnotes of files that are not printed yet: they stand at the foot of a page, as on paper."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from core.documents.reading.parts import Heading, PageBreak, Paragraph, Part, plain, raised

A_PAGE = 3000  # characters, where a file does not say where its pages end
_NUMBERED = re.compile(r"(\d{1,3})[.)]?\s+(?=\S)")


def as_notes(parts: Iterable[Part]) -> Iterator[Part]:
    """What a footnote holds, its paragraphs marked as a note's."""
    return (replace(part, is_note=True) if isinstance(part, Paragraph) else part for part in parts)


def marked(mark: str, parts: Iterable[Part]) -> Iterator[Part]:
    """A note whose mark is shown where it is named, behind that mark."""
    for number, part in enumerate(parts):
        if number == 0 and isinstance(part, Paragraph):
            yield replace(part, text=f"{mark} {part.text}")
        else:
            yield part


def at_the_foot(parts: Iterable[Part]) -> Iterator[Part]:
    """The parts, notes where the page ends on which they are named; in a file without pages before
    the first heading about a page further down."""
    waiting: list[Part] = []
    characters = 0  # since the first that waits
    for part in parts:
        if isinstance(part, Paragraph) and part.is_note:
            waiting.append(part)
            continue
        if isinstance(part, PageBreak) or (isinstance(part, Heading) and characters >= A_PAGE):
            yield from waiting
            waiting.clear()
        characters = characters + len(plain(part)) if waiting else 0
        yield part
    yield from waiting


def told_by_their_marks(parts: Sequence[Part]) -> list[Part]:
    """The parts of one page, the paragraphs at its end as notes that begin with a number which
    stands raised above them: that is raised in the note too, as a printer sets it."""
    first = len(parts)
    while first and _NUMBERED.match(_words(parts[first - 1])):
        first -= 1
    above = " ".join(map(plain, parts[:first]))
    return [*parts[:first], *(_as_note(part, above) for part in parts[first:])]


def _as_note(part: Part, above: str) -> Part:
    words = _words(part)
    number = _NUMBERED.match(words)
    if number is None or raised(number[1]) not in above:
        return part
    return Paragraph(f"{raised(number[1])} {words[number.end() :]}", is_note=True)


def _words(part: Part) -> str:
    return part.text if isinstance(part, Paragraph) else ""
