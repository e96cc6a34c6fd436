"""What Word's styles say of a paragraph: whether it is a heading, is numbered, or is hidden."""

from core.documents.reading.office_xml import Element, children, is_on, value, within
from core.documents.reading.parts import CONTENTS_STYLE, HEADING_STYLE
from core.text.languages import CLAIMED, words_of

DEEPEST = 20  # styles that one is based on
BODY_LEVEL = 9  # the outline level that means "no heading"
_TITLES = words_of(language.layout.title_style for language in CLAIMED)


class Styles:
    """The styles of a document, each with what it takes from those that it is based on."""

    def __init__(self, root: Element | None) -> None:
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
        for each in self._chain(style):
            outline = value(within(each, "pPr", "outlineLvl"))
            if outline.isdecimal():
                return outline_level(outline)
            name = value(within(each, "name"))
            if match := HEADING_STYLE.fullmatch(name):
                return int(match[1])
            if name.lower() in _TITLES:
                return 1
        return 0

    def list_of(self, style: str) -> Element | None:
        """The ``numPr`` of a style, where it numbers its paragraphs."""
        return self._first(style, "pPr", "numPr")

    def hides(self, style: str) -> bool:
        """Whether text in a style is not shown, or struck out."""
        return any(
            is_on(self._first(style, "rPr", name)) for name in ("vanish", "strike", "dstrike")
        )

    def is_bold(self, style: str) -> bool:
        """Whether text in a style is bold."""
        return is_on(self._first(style, "rPr", "b"))

    def is_contents(self, style: str) -> bool:
        """Whether a style is that of a table of contents."""
        names = [style, *(value(within(each, "name")) for each in self._chain(style))]
        return any(map(CONTENTS_STYLE.fullmatch, names))

    def is_filled(self, style: str, paragraph: Element | None) -> bool:
        """Whether something else than the paper may lie under a paragraph with these properties."""
        own = within(paragraph, "shd")
        return (self._first(style, "pPr", "shd") if own is None else own) is not None

    def _first(self, style: str, *path: str) -> Element | None:
        found = (within(each, *path) for each in self._chain(style))
        return next((each for each in found if each is not None), None)

    def _chain(self, style: str) -> list[Element]:
        chain: list[Element] = []
        while style in self._styles and len(chain) < DEEPEST:
            chain.append(self._styles[style])
            style = value(within(chain[-1], "basedOn"))
        return chain


def outline_level(text: str) -> int:
    """The level of a heading by Word's outline level, which counts from 0; 0 for body text."""
    return int(text) + 1 if int(text) < BODY_LEVEL else 0
