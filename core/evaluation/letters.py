"""Finding a chunk's place in a text that was laid out, cleaned and cut since.

Layout changes blanks, line ends, hyphens, bullets and the shapes of characters, but hardly
ever letters and digits. So places are compared by counting those alone.
"""

import unicodedata
from bisect import bisect_left

Range = tuple[int, int]


class Letters:
    """``text`` reduced to its letters and digits: decomposed (NFKD), case-folded, no accents."""

    def __init__(self, text: str) -> None:
        kept: list[str] = []
        self._origins: list[int] = []
        for place, character in enumerate(text):
            for part in unicodedata.normalize("NFKD", character).casefold():
                if part.isalnum():
                    kept.append(part)
                    self._origins.append(place)
        self.text = "".join(kept)

    def range_of(self, start: int, end: int) -> Range:
        """The letters of the original's ``[start, end)``; at least one, where there is any."""
        first = bisect_left(self._origins, start)
        return first, max(bisect_left(self._origins, end), first + 1)

    def find(self, part: str) -> tuple[Range, ...]:
        """Every place where the letters of ``part`` stand."""
        wanted = Letters(part).text
        found: list[Range] = []
        start = self.text.find(wanted) if wanted else -1
        while start >= 0:
            found.append((start, start + len(wanted)))
            start = self.text.find(wanted, start + 1)
        return tuple(found)


def overlap(one: Range, other: Range) -> bool:
    """Whether they share at least one letter."""
    return one[0] < other[1] and other[0] < one[1]


def holds(outer: Range, inner: Range) -> bool:
    """Whether all of ``inner`` lies in ``outer``."""
    return outer[0] <= inner[0] and inner[1] <= outer[1]
