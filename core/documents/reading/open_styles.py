"""What OpenDocument's styles say of text, paragraphs, lists and pages."""

from dataclasses import dataclass

from core.documents.reading.numerals import numeral
from core.documents.reading.office_xml import Element, children, elements, named, value, within
from core.documents.reading.parts import bullet

DEEPEST = 20  # styles that one is based on
_FORMATS = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
WHITE = "#ffffff"
_UNFILLED = ("", "none", "transparent", WHITE)
_SHEETS = ("styles", "automatic-styles")


@dataclass(frozen=True, slots=True)
class ListLevel:
    """``style`` is "" where items have a bullet; ``shown`` is how many levels a number has."""

    style: str = ""
    prefix: str = ""
    suffix: str = ""
    start: int = 1
    shown: int = 1

    def mark(self, numbers: list[int], styles: list[str]) -> str:
        """The mark of an item; ``numbers`` and ``styles`` go down to its own level."""
        if not self.style:
            return bullet(len(numbers) - 1)
        own = list(zip(numbers, styles, strict=True))[-self.shown :]
        text = ".".join(numeral(number, style or "decimal") for number, style in own)
        return f"{self.prefix}{text}{self.suffix}".strip()


class OpenStyles:
    """The styles of a document's parts."""

    def __init__(self, *roots: Element | None) -> None:
        self._styles: dict[tuple[str, str], Element] = {}
        self._lists: dict[str, dict[int, ListLevel]] = {}
        self.outline: dict[int, ListLevel] = {}
        self.pages_are_white = not any(
            value(look, "background-color").lower() not in _UNFILLED
            or value(look, "fill") not in ("", "none")
            for root in roots
            if root is not None
            for look in root.iter("{*}page-layout-properties", "{*}drawing-page-properties")
        )
        for sheet in (within(root, name) for root in roots for name in _SHEETS):
            for each in elements(sheet):
                if named(each) == "style":
                    self._styles[value(each, "family"), value(each, "name")] = each
                elif named(each) == "list-style":
                    self._lists[value(each, "name")] = _levels(each)
                elif named(each) == "outline-style":
                    levels = _levels(each)
                    self.outline = {n: level for n, level in levels.items() if level.style}

    def says(self, family: str, style: str, properties: str, name: str) -> str:
        """A property of a style, or of those that it is based on; "" where it is not set."""
        for _ in range(DEEPEST):
            element = self._styles.get((family, style))
            if element is None:
                break
            if found := value(within(element, properties), name):
                return found
            style = value(element, "parent-style-name")
        return ""

    def hides(self, family: str, style: str) -> bool:
        """Whether text in a style is not shown, or struck out."""
        lines = [
            self.says(family, style, "text-properties", f"text-line-through-{name}")
            for name in ("style", "type")
        ]
        hidden = self.says(family, style, "text-properties", "display") == "none"
        return hidden or any(line not in ("", "none") for line in lines)

    def is_white(self, family: str, style: str) -> bool | None:
        """Whether text in a style is white on nothing of its own; None where it does not say."""
        colour = self.says(family, style, "text-properties", "color").lower()
        is_filled = any(
            self.says(family, style, properties, "background-color").lower() not in _UNFILLED
            for properties in ("text-properties", "paragraph-properties")
        )
        return False if is_filled else colour == WHITE if colour else None

    def is_bold(self, family: str, style: str) -> bool:
        """Whether text in a style is bold."""
        return self.says(family, style, "text-properties", "font-weight") == "bold"

    def list_levels(self, style: str) -> dict[int, ListLevel]:
        """The levels of a list's style, counted from 1."""
        return self._lists.get(style, {})


def _levels(style: Element) -> dict[int, ListLevel]:
    levels = {}
    for kind in ("list-level-style-number", "list-level-style-bullet", "outline-level-style"):
        for each in children(style, kind):
            number_format = value(each, "num-format")
            numbered = kind != "list-level-style-bullet" and number_format
            levels[whole(value(each, "level"), 1)] = ListLevel(
                style=_FORMATS.get(number_format, "decimal") if numbered else "",
                prefix=value(each, "num-prefix"),
                suffix=value(each, "num-suffix"),
                start=whole(value(each, "start-value"), 1),
                shown=whole(value(each, "display-levels"), 1),
            )
    return levels


LARGEST = 99_999_999


def whole(text: str, otherwise: int) -> int:
    """``text`` as a number, which is at most LARGEST."""
    return min(int(text[: len(str(LARGEST)) + 1]), LARGEST) if text.isdecimal() else otherwise
