"""Sizes of letters on scanned pages: recognition measures each line anew, and no two alike."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from core.documents.reading.layout import Page

ALIKE = 0.09  # sizes that differ less are one


def with_common_sizes(pages: Mapping[int, Page]) -> dict[int, Page]:
    """The scanned ``pages`` of a file, by number, their lines in the sizes that most letters of
    about that size have: headings of one level are told by their size."""
    letters: Counter[float] = Counter()
    for page in pages.values():
        for line in page.lines:
            letters[line.size] += len(line.text)
    common: dict[float, float] = {}
    for size, _ in letters.most_common():
        near = [other for other in common.values() if abs(size - other) <= ALIKE * other]
        common[size] = min(near, key=lambda other: abs(size - other)) if near else size
    return {
        number: replace(
            page, lines=tuple(replace(line, size=common[line.size]) for line in page.lines)
        )
        for number, page in pages.items()
    }
