"""PowerPoint files: each slide that is shown is a page, with the speaker's notes below it."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.exc import PythonPptxError
from pptx.package import Package

from core.documents.reading.archive import DAMAGED, opened, refuse_entities
from core.documents.reading.diagrams import diagram
from core.documents.reading.file_warnings import FileWarning, warning
from core.documents.reading.footnotes import told_by_their_marks
from core.documents.reading.formulas import formula
from core.documents.reading.nested import table_of
from core.documents.reading.numerals import numeral
from core.documents.reading.office_xml import (
    Element,
    children,
    elements,
    has_large_picture,
    named,
    optional,
    properties,
    targets,
    value,
    within,
)
from core.documents.reading.parts import (
    Heading,
    Item,
    PageBreak,
    Part,
    Reading,
    bullet,
    joined,
    paragraphs,
    plain,
    raised,
)
from core.documents.reading.shape_order import in_rows
from core.documents.reading.symbols import drawn
from core.documents.reading.tabbed import with_rows
from core.documents.reading.tables import cell_of, spread
from core.errors import DamagedFile

TITLES = (PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE, PP_PLACEHOLDER.VERTICAL_TITLE)
# What stands on every slide and belongs to the paper.
FURNITURE = (
    PP_PLACEHOLDER.DATE,
    PP_PLACEHOLDER.FOOTER,
    PP_PLACEHOLDER.HEADER,
    PP_PLACEHOLDER.SLIDE_NUMBER,
)
LISTS = (PP_PLACEHOLDER.BODY, PP_PLACEHOLDER.OBJECT, PP_PLACEHOLDER.VERTICAL_BODY)
SAME_HEIGHT = 91_440  # in the file's units, a tenth of an inch
_STYLES = {"alphaLc": "lowerLetter", "alphaUc": "upperLetter", "romanLc": "lowerRoman"}
_STYLES |= {"romanUc": "upperRoman", "arabic": "decimal"}


def read(path: Path) -> Reading:
    """The file at ``path``. DamagedFile, TooMuchText."""
    with opened(path) as archive:
        refuse_entities(archive)
        known = properties(archive)
        parts: list[Part] = []
        warnings: list[FileWarning] = []
        unread: dict[str, None] = {}
        try:
            # Not ``Presentation(path)``: that refuses shows and templates by their type.
            presentation: Any = Package.open(str(path)).main_document_part
            for number, slide in enumerate(presentation.presentation.slides, start=1):
                if value(slide.element, "show") in ("0", "false"):
                    warnings.append(warning("slide_hidden", slide=str(number)))
                else:
                    parts += told_by_their_marks(list(_slide(slide, number, archive, unread)))
                    parts += _speaker_notes(slide)
                    if has_large_picture(slide.element):
                        unread["pictures_unread"] = None
        except (
            *(PythonPptxError, ValueError, AttributeError, TypeError, SyntaxError),
            RecursionError,  # a slide that is its own layout
        ):
            raise DamagedFile(DAMAGED) from None
    return Reading(
        list(with_rows(parts)), known.get("title", ""), known, [*warnings, *map(warning, unread)]
    )


def _slide(slide: Any, number: int, archive: ZipFile, unread: dict[str, None]) -> Iterator[Part]:
    yield PageBreak(str(number))
    _choose(slide.element)
    shapes = list(_shapes(shape for shape in slide.shapes if _is_on_slide(shape, slide)))
    titles = [shape for shape in shapes if _place(shape) in TITLES]
    words = joined(" ".join(shape.text_frame.text for shape in titles))
    yield Heading(words or f"Slide {number}", 1)
    for shape in shapes:
        if shape in titles or _place(shape) in FURNITURE:
            continue
        if getattr(shape, "has_table", False):
            yield from _table(shape.table)
        elif shape.has_text_frame:
            fill = _colour(within(shape.element, "spPr"))
            yield from _text(shape.text_frame, in_list=_place(shape) in LISTS, fill=fill)
        elif named(shape.element) == "graphicFrame":
            parts = _diagram(slide, shape.element, archive)
            yield from parts
            if not parts:
                unread["objects_unread"] = None


def _diagram(slide: Any, frame: Element, archive: ZipFile) -> list[Part]:
    """What a frame shows, if that is a diagram."""
    links = next(frame.iter("{*}relIds"), None)
    if links is None:
        return []
    parts = targets(archive, slide.part.partname.lstrip("/"))
    model = optional(archive, parts.get(value(links, "dm"), ("", ""))[1])
    return [] if model is None else diagram(model)


def _choose(slide: Element) -> None:
    """Puts what PowerPoint shows, such as a box with a formula, in the place of its choices."""
    for choices in list(slide.iter("{*}AlternateContent")):
        around = choices.getparent()
        if around is not None:
            around[around.index(choices) : around.index(choices) + 1] = elements(
                within(choices, "Choice")
            )


def _speaker_notes(slide: Any) -> Iterator[Part]:
    if slide.has_notes_slide and (frame := slide.notes_slide.notes_text_frame) is not None:
        notes = "\n".join(filter(None, (plain(part) for part in _text(frame, in_list=False))))
        yield from paragraphs(f"Notes: {notes}" if notes else "")


def _shapes(shapes: Iterable[Any]) -> Iterator[Any]:
    """Those that are shown, from the top left to the bottom right; a group stays together."""
    shown = [shape for shape in shapes if not _is_hidden(shape.element)]
    for shape in in_rows(shown, lambda one: (one.top or 0, one.left or 0), SAME_HEIGHT):
        if named(shape.element) == "grpSp":
            yield from _shapes(shape.shapes)
        else:
            yield shape


def _is_hidden(shape: Element) -> bool:
    """Whether the list of the slide's shapes has this one switched off."""
    return value(next(shape.iter("{*}cNvPr"), None), "hidden") in ("1", "true")


def _is_on_slide(shape: Any, slide: Any) -> bool:
    """Whether some of a shape is not beside the slide, where drafts are laid aside."""
    if None in (shape.left, shape.top, shape.width, shape.height):
        return True
    deck = slide.part.package.presentation_part.presentation
    is_across = shape.left < deck.slide_width and shape.left + shape.width > 0
    return bool(is_across and shape.top < deck.slide_height and shape.top + shape.height > 0)


def _place(shape: Any) -> Any:
    return shape.placeholder_format.type if shape.is_placeholder else None


def _text(frame: Any, *, in_list: bool, fill: str = "") -> Iterator[Part]:
    """Paragraphs, and items where they have a mark; ``in_list``: they have unless it says none.
    ``fill`` is the colour of the shape, on which words of the same can't be seen."""
    counts: dict[int, int] = {}
    for paragraph in frame.paragraphs:
        look = within(paragraph._p, "pPr")
        text, depth = _words(paragraph._p, fill), paragraph.level
        counts = {level: count for level, count in counts.items() if level <= depth}
        automatic = within(look, "buAutoNum")
        if automatic is not None and text:
            start = value(automatic, "startAt")
            first = int(start) if start.isdecimal() else 1
            counts[depth] = counts.get(depth, first - 1) + 1
            yield Item(joined(text), _number(counts[depth], value(automatic, "type")), depth)
        elif text and (within(look, "buChar") is not None or (in_list and not _unmarked(look))):
            yield Item(joined(text), bullet(depth), depth)
        else:
            yield from paragraphs(text, is_bold=_is_bold(paragraph._p))


def _unmarked(look: Element | None) -> bool:
    return within(look, "buNone") is not None


def _is_bold(paragraph: Element) -> bool:
    """Whether all of a paragraph's words are bold."""
    runs = [run for run in children(paragraph, "r") if _said(run).strip()]
    return bool(runs) and all(value(within(run, "rPr"), "b") in ("1", "true") for run in runs)


def _said(run: Element) -> str:
    text = "".join(piece.text or "" for piece in children(run, "t"))
    look = within(run, "rPr")
    font = value(within(look, "latin"), "typeface")
    if len(text.strip()) == 1:  # else the font of symbols is that of a sign beside these letters
        font = value(within(look, "sym"), "typeface") or font
    return drawn(text, font)


def _number(number: int, kind: str) -> str:
    """The mark of a numbered item; ``kind`` is such as arabicPeriod, alphaLcParenBoth."""
    sort = next((name for name in _STYLES if kind.startswith(name)), "arabic")
    shape = kind.removeprefix(sort)
    frame = {"ParenBoth": "({})", "ParenR": "{})", "Plain": "{}"}.get(shape, "{}.")
    return frame.format(numeral(number, _STYLES[sort]))


def _colour(look: Element | None) -> str:
    """The one colour that a shape is filled with, or that words have; "" where nothing says so."""
    fill = next(iter(elements(within(look, "solidFill"))), None)
    return f"{named(fill)} {value(fill)}" if fill is not None and not len(fill) else ""


def _words(paragraph: Element, fill: str) -> str:
    """A paragraph's text without what is struck out or can't be seen; line breaks are newlines."""
    text = ""
    for child in paragraph:
        if named(child) == "br":
            text += "\n"
        elif named(child) in ("r", "fld"):
            look = within(child, "rPr")
            words = _said(child)
            is_unseen = fill and _colour(look) == fill
            if is_unseen or value(look, "strike") not in ("", "noStrike"):
                continue
            is_raised = value(look, "baseline").isdecimal() and value(look, "baseline") != "0"
            text += raised(words) if is_raised else words
        elif named(child) == "m":
            text += formula(child)
    return text.strip()


def _table(found: Any) -> Iterator[Part]:
    rows = [
        [
            cell_of(list(_text(cell.text_frame, in_list=False)), cell.span_width, cell.span_height)
            for cell in row.cells
            if not cell.is_spanned
        ]
        for row in found.rows
    ]
    return table_of(spread(rows), 1 if found.first_row else None)
