"""What Word's styles say of a paragraph: whether it is a heading, is numbered, or is hidden."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.documents.reading.office_xml import Element, children, is_on, value, within
from core.documents.reading.parts import CONTENTS_STYLE, HEADING_STYLE
from core.text.languages import CLAIMED, words_of

DEEPEST = 20  # styles that one is based on
BODY_LEVEL = 9  # the outline level that means "no heading"
_TITLES = words_of(language.layout.title_style for language in CLAIMED)


@dataclass(frozen=True, slots=True)
class _Look:
    """What a style says, with all that it takes from others; ``numbers`` is its ``numPr``."""

    level: int
    numbers: Element | None
    hides: bool
    is_bold: bool
    is_contents: bool
    is_filled: bool


class Styles:
    """The styles of a document, each with what it takes from those that it is based on."""

    def __init__(self, root: Element | None) -> None:
        self._looks: dict[str, _Look] = {}
        self._styles = {value(each, "styleId"): each for each in children(root, "style")}
        self._default = next(
            (
                name
                for name, each in self._styles.items()
                if value(each, "default") in ("1", "true") and value(each, "type") == "paragraph"
            ),
            "",
        )

    def of(self, paragraph: Element | None) -> str:
        """The id of a paragraph's style; ``paragraph`` are its properties."""
        return value(within(paragraph, "pStyle")) or self._default

    def level(self, style: str) -> int:
        """The level of headings in a style; 0 for what is none."""
        return self._look(style).level

    def list_of(self, style: str) -> Element | None:
        """The ``numPr`` of a style, where it numbers its paragraphs."""
        return self._look(style).numbers

    def hides(self, style: str) -> bool:
        """Whether text in a style is not shown, or struck out."""
        return self._look(style).hides

    def is_bold(self, style: str) -> bool:
        """Whether text in a style is bold."""
        return self._look(style).is_bold

    def is_contents(self, style: str) -> bool:
        """Whether a style is that of a table of contents."""
        return self._look(style).is_contents

    def is_filled(self, style: str, paragraph: Element | None) -> bool:
        """Whether something else than the paper may lie under a paragraph with these properties."""
        return within(paragraph, "shd") is not None or self._look(style).is_filled

    def _look(self, style: str) -> _Look:
        """What a style says; a document with thousands of paragraphs has few of them."""
        if style not in self._looks:
            chain = self._chain(style)
            switches = ("vanish", "strike", "dstrike")
            names = [style, *(value(within(each, "name")) for each in chain)]
            self._looks[style] = _Look(
                level=_level(chain),
                numbers=_first(chain, "pPr", "numPr"),
                hides=any(is_on(_first(chain, "rPr", name)) for name in switches),
                is_bold=is_on(_first(chain, "rPr", "b")),
                is_contents=any(map(CONTENTS_STYLE.fullmatch, names)),
                is_filled=_first(chain, "pPr", "shd") is not None,
            )
        return self._looks[style]

    def _chain(self, style: str) -> list[Element]:
        chain: list[Element] = []
        while style in self._styles and len(chain) < DEEPEST:
            chain.append(self._styles[style])
            style = value(within(chain[-1], "basedOn"))
        return chain


def _level(chain: Sequence[Element]) -> int:
    for each in chain:
        outline = value(within(each, "pPr", "outlineLvl"))
        if outline.isdecimal():
            return outline_level(outline)
        name = value(within(each, "name"))
        if match := HEADING_STYLE.fullmatch(name):
            return int(match[1])
        if name.lower() in _TITLES:
            return 1
    return 0


def _first(chain: Sequence[Element], *path: str) -> Element | None:
    """What the first of ``chain`` has along a path of names."""
    found = (within(each, *path) for each in chain)
    return next((each for each in found if each is not None), None)


def outline_level(text: str) -> int:
    """The level of a heading by Word's outline level, which counts from 0; 0 for body text."""
    return int(text) + 1 if int(text) < BODY_LEVEL else 0
