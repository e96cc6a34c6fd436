"""Word's automatic numbers, counted as Word counts them."""

import re
from dataclasses import dataclass

from core.documents.reading.numerals import numeral
from core.documents.reading.office_xml import Element, children, is_on, value, within
from core.documents.reading.parts import bullet

LEVELS = 9
_PLACE = re.compile(r"%([1-9])")


@dataclass(frozen=True, slots=True)
class _Level:
    """``text`` has "%1" where the number of the first level goes; ``restart`` is the level after
    which it counts anew, counted from 1; 0 for never, None for any above it."""

    start: int
    style: str
    text: str
    is_decimal: bool
    restart: int | None


class Numbering:
    """The lists of a document. Call ``mark`` for its numbered paragraphs in their order."""

    def __init__(self, root: Element | None) -> None:
        self._abstract: dict[str, dict[int, _Level]] = {}
        self._of_style: dict[str, int] = {}  # by paragraph style, the level meant for it
        self._lists: dict[str, tuple[str, dict[int, _Level], dict[int, int]]] = {}
        self._counts: dict[str, list[int | None]] = {}
        self._begun: set[str] = set()
        links: dict[str, str] = {}
        linked: dict[str, str] = {}
        for each in children(root, "abstractNum"):
            name = value(each, "abstractNumId")
            self._abstract[name] = self._levels(each)
            links[value(within(each, "styleLink"))] = name
            linked[name] = value(within(each, "numStyleLink"))
        for each in children(root, "num"):
            abstract = value(within(each, "abstractNumId"))
            abstract = links.get(linked.get(abstract) or "-", abstract)
            self._lists[value(each, "numId")] = (abstract, *self._overrides(each))

    def level_of(self, style: str) -> int:
        """The level that paragraphs of a style have, counted from 0."""
        return self._of_style.get(style, 0)

    def mark(self, list_id: str, level: int) -> str | None:
        """The mark of the next paragraph of a list on ``level``, "" where it shows none; None
        where there is no such list."""
        if list_id not in self._lists:
            return None
        abstract, own, starts = self._lists[list_id]
        levels = {**self._abstract.get(abstract, {}), **own}
        if level not in levels:
            return None
        counts = self._counts.setdefault(abstract, [None] * LEVELS)
        if list_id not in self._begun:
            self._begun.add(list_id)
            for place, start in starts.items():
                counts[place] = start - 1
        before = counts[level]
        counts[level] = levels[level].start if before is None else before + 1
        for deeper in range(level + 1, LEVELS):
            restart = levels[deeper].restart if deeper in levels else None
            if restart is None or level < restart:
                counts[deeper] = None
        return self._shown(levels, counts, level)

    def _shown(self, levels: dict[int, _Level], counts: list[int | None], level: int) -> str:
        here = levels[level]
        if here.style == "bullet":
            return bullet(level)
        if here.style == "none":
            return _PLACE.sub("", here.text).strip()

        def number(match: re.Match[str]) -> str:
            place = int(match[1]) - 1
            shown = levels.get(place, here)
            count = counts[place]
            return numeral(
                shown.start if count is None else count,
                "decimal" if here.is_decimal else shown.style,
            )

        return _PLACE.sub(number, here.text).strip()

    def _levels(self, element: Element) -> dict[int, _Level]:
        return {
            place: self._level(each, place)
            for each in children(element, "lvl")
            if 0 <= (place := _whole(value(each, "ilvl"), 0)) < LEVELS
        }

    def _level(self, element: Element, place: int) -> _Level:
        if style := value(within(element, "pStyle")):
            self._of_style[style] = place
        restart = within(element, "lvlRestart")
        return _Level(
            start=_whole(value(within(element, "start")), 0),
            style=value(within(element, "numFmt")) or "decimal",
            text=value(within(element, "lvlText")),
            is_decimal=is_on(within(element, "isLgl")),
            restart=None if restart is None else _whole(value(restart), 0),
        )

    def _overrides(self, element: Element) -> tuple[dict[int, _Level], dict[int, int]]:
        levels: dict[int, _Level] = {}
        starts: dict[int, int] = {}
        for each in children(element, "lvlOverride"):
            place = _whole(value(each, "ilvl"), 0)
            if 0 <= place < LEVELS:
                start = within(each, "startOverride")
                if start is not None:
                    starts[place] = _whole(value(start), 1)
                for own in children(each, "lvl"):
                    levels[place] = self._level(own, place)
        return levels, starts


def _whole(text: str, otherwise: int) -> int:
    return int(text) if re.fullmatch(r"-?\d{1,9}", text) else otherwise
