"""The words of a Word paragraph: insertions are read, deletions and hidden text are not."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from core.documents.reading.office_xml import Element, children, is_on, named, value, within
from core.documents.reading.parts import raised
from core.documents.reading.symbols import EMPTY, SYMBOLS, TICKED
from core.documents.reading.word_styles import Styles

_SKIPPED = frozenset(
    {"del", "moveFrom", "pPr", "rPr", "sdtPr", "sdtEndPr", "rt", "instrText", "delText", "Fallback"}
)
# Fields whose result is a place on paper.
_PAGE_FIELDS = ("PAGE", "NUMPAGES", "SECTIONPAGES")
_SIGNS = {"tab": "\t", "ptab": "\t", "noBreakHyphen": "-", "cr": "\n", "br": "\n"}
_WHITE = "FFFFFF"
_SYMBOL_FONT = "Wingdings"  # and "Wingdings 2", whose letters are signs
TINY = 2  # half points
_CODE = re.compile(r"[0-9A-Fa-f]{4}")


@dataclass(slots=True)
class Words:
    """A paragraph's text, whether some of it is not bold, and what hangs on it: the ids of its
    notes, its text boxes, and whether a page ends before or after it."""

    text: str = ""
    has_plain: bool = False
    notes: list[tuple[str, str]] = field(default_factory=list)  # "footnote" or "endnote", id
    boxes: list[Element] = field(default_factory=list)
    breaks_before: bool = False
    breaks_after: bool = False


class RunReader:
    """Reads the runs of one paragraph in ``style``; ``is_on_white`` says that white words can't be
    seen, and ``marks`` with which mark a note's place is shown."""

    def __init__(
        self,
        styles: Styles,
        style: str,
        *,
        is_on_white: bool,
        marks: Mapping[tuple[str, str], str] = MappingProxyType({}),
    ) -> None:
        self.words = Words()
        self._styles = styles
        self._is_hidden = styles.hides(style)
        self._is_bold = styles.is_bold(style)
        self._is_on_white = is_on_white
        self._marks = marks
        self._fields: list[str] = []  # the codes of those that are open, the innermost last

    def read(self, element: Element) -> Words:
        """The words of ``element`` and all in it."""
        for child in element:
            name = named(child)
            if name == "r":
                self._run(child)
            elif name == "txbxContent":
                self.words.boxes.append(child)
            elif name == "sdt" and within(child, "sdtPr", "showingPlcHdr") is not None:
                continue  # "Click here to enter text"
            elif name == "fldSimple" and _is_page_field(value(child, "instr")):
                continue
            elif name == "t":  # a formula's
                self.words.text += child.text or ""
            elif name and name not in _SKIPPED:
                self.read(child)
        return self.words

    def _run(self, run: Element) -> None:
        look = within(run, "rPr")
        style = value(within(look, "rStyle"))
        hidden = self._is_hidden or (bool(style) and self._styles.hides(style))
        for switch in ("vanish", "strike", "dstrike"):
            if (own := within(look, switch)) is not None:
                hidden = is_on(own)
                if hidden:
                    break
        hidden = hidden or (self._is_on_white and _is_white(look)) or _is_tiny(look)
        own_bold = within(look, "b")
        is_bold = self._is_bold or (bool(style) and self._styles.is_bold(style))
        is_bold = is_bold if own_bold is None else is_on(own_bold)
        is_raised = value(within(look, "vertAlign")) == "superscript"
        is_symbols = value(within(look, "rFonts"), "ascii").startswith(_SYMBOL_FONT)
        for child in run:
            text = self._piece(child)
            if is_symbols and named(child) == "t":
                text = "".join(map(_symbol_typed, text))
            if text and not hidden and not any(map(_is_page_field, self._fields)):
                self.words.text += raised(text) if is_raised else text
                self.words.has_plain |= not is_bold and not text.isspace()

    def _piece(self, child: Element) -> str:
        """A piece of a run as text; notes, boxes and the ends of pages are taken down."""
        match named(child):
            case "t":
                return child.text or ""
            case "sym":
                return _symbol(value(child, "char"))
            case name if name in _SIGNS and value(child, "type") != "page":
                return _SIGNS[name]
            case "br" | "lastRenderedPageBreak" as name:
                if name == "br" or self.words.text:
                    self.words.breaks_after = True
                else:
                    self.words.breaks_before = True
            case "footnoteReference" | "endnoteReference" as name:
                note = name.removesuffix("Reference"), value(child, "id")
                self.words.notes.append(note)
                return self._marks.get(note, "")
            case "fldChar":
                return self._field(child)
            case "instrText" if self._fields:
                self._fields[-1] += child.text or ""
            case "drawing" | "pict" | "object" | "AlternateContent" | "ruby":
                self.read(child)
        return ""

    def _field(self, mark: Element) -> str:
        kind = value(mark, "fldCharType")
        if kind == "begin":
            self._fields.append("")
            box, choices = within(mark, "ffData", "checkBox"), within(mark, "ffData", "ddList")
            if box is not None:
                return f"{TICKED if is_on(_chosen(box, 'checked')) else EMPTY} "
            if choices is not None:
                chosen = value(_chosen(choices, "result"))
                entries = [value(each) for each in children(choices, "listEntry")]
                return dict(enumerate(entries)).get(int(chosen) if chosen.isdecimal() else 0, "")
        elif kind == "end" and self._fields:
            self._fields.pop()
        return ""


def _symbol(code: str) -> str:
    """The sign that a font of symbols draws."""
    return SYMBOLS.get(int(code, 16), "") if _CODE.fullmatch(code) else ""


def _symbol_typed(letter: str) -> str:
    """The sign that the letter is in such a font; blanks and what is no letter of it stay."""
    return SYMBOLS.get(0xF000 + ord(letter), "") if "!" <= letter <= "\xff" else letter


def _chosen(field_data: Element, name: str) -> Element | None:
    """What was chosen in a field to fill in, else what it begins with."""
    chosen = within(field_data, name)
    return within(field_data, "default") if chosen is None else chosen


def _is_tiny(look: Element | None) -> bool:
    """Whether a run is too small to be seen; its size is in half points."""
    size = value(within(look, "sz"))
    return size.isdecimal() and int(size) <= TINY


def _is_white(look: Element | None) -> bool:
    """Whether a run with these properties is white, on nothing of its own."""
    is_filled = any(within(look, name) is not None for name in ("shd", "highlight"))
    return not is_filled and value(within(look, "color")).upper() == _WHITE


def _is_page_field(code: str) -> bool:
    return code.split()[:1] != [] and code.split()[0].upper() in _PAGE_FIELDS


def rows_of(table: Element) -> list[Element]:
    """A table's rows without those that were deleted."""
    rows: list[Element] = []
    for child in table:
        name = named(child)
        if name == "tr" and within(child, "trPr", "del") is None:
            rows.append(child)
        elif name in ("sdt", "sdtContent", "ins", "customXml"):
            rows += rows_of(child)
    return rows


def cells_of(row: Element) -> list[Element]:
    """A row's cells without those that were deleted."""
    cells: list[Element] = []
    for child in row:
        if named(child) == "tc" and within(child, "tcPr", "cellDel") is None:
            cells.append(child)
        elif named(child) in ("sdt", "sdtContent", "customXml"):
            cells += cells_of(child)
    return cells


def is_header(row: Element) -> bool:
    """Whether a row is repeated at the top of each page."""
    return any(map(is_on, children(within(row, "trPr"), "tblHeader")))
