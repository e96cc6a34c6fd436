"""RTF: paragraphs, headings, lists and tables; hidden and deleted text is left out."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from core.documents.reading.file_warnings import warning
from core.documents.reading.footnotes import as_notes
from core.documents.reading.office_xml import LARGE
from core.documents.reading.parts import (
    CONTENTS_STYLE,
    HEADING_STYLE,
    Heading,
    Item,
    LeftOut,
    PageBreak,
    Paragraph,
    Part,
    Reading,
    contents_entry,
    joined,
    list_mark,
    paragraphs,
    raised,
)
from core.documents.reading.rich_tables import RichTables
from core.documents.reading.running_lines import running_lines
from core.documents.reading.tabbed import with_rows

_TOKEN = re.compile(
    r"\\(?P<word>[a-zA-Z]+)(?P<number>-?\d+)? ?|\\'(?P<hex>[0-9a-fA-F]{2})|\\(?P<sign>[^a-zA-Z])"
    r"|(?P<brace>[{}])|(?P<text>[^\\{}\r\n]+)|[\r\n]+|\\",
    re.DOTALL,
)
_CODE_PAGES = {
    **{77: "mac_roman", 128: "cp932", 129: "cp949", 134: "gb18030", 136: "big5", 161: "cp1253"},
    **{162: "cp1254", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874"},
    238: "cp1250",
}
_SIGNS = {
    **{"tab": "\t", "line": "\n", "emdash": "—", "endash": "–", "bullet": "•", "lquote": "‘"},
    **{"rquote": "’", "ldblquote": "“", "rdblquote": "”", "emspace": " ", "enspace": " "},
    "qmspace": " ",
}
# What begins a group whose text is no part of the page's.
_SKIPPED = frozenset(
    {
        *("pict", "object", "annotation", "fldinst", "xe", "tc", "private", "sp"),
        *("filetbl", "author", "operator", "creatim", "revtim", "printim", "company", "doccomm"),
        *("nonshppict", "nonesttables", "ftnsep", "ftnsepc", "aftnsep", "aftnsepc"),
    }
)
_FRAMES = frozenset(f"{name}{page}" for name in ("header", "footer") for page in ("", *"lrf"))
_READ_ALTHOUGH_OPTIONAL = frozenset({"shpinst"})
_BODY_LEVEL = 9
TWIPS = 1440 / 2.54  # in a centimetre
MOST_DIGITS = 10  # of a word's number
_PAGE_FIELD = re.compile(r"\s*(?:PAGE|NUMPAGES|SECTIONPAGES)\b", re.IGNORECASE)


@dataclass(slots=True)
class _State:
    """What holds within a group. ``place`` is where its text goes: "text", "frame", "note",
    "mark", "title", "field", "fonts", "styles", "colours", or "" for nowhere. ``is_inner``: it says
    how a row of a table in a cell is set. ``is_white`` are its letters, on a colour of their own
    where they are ``is_filled``, in a shape, which may have one, where ``is_boxed``."""

    place: str = "text"
    hidden: frozenset[str] = frozenset()
    is_raised: bool = False
    is_bold: bool = False
    skipped: int = 1  # characters after a Unicode one that stand in for it
    font: int | None = None
    is_inner: bool = False
    is_white: bool = False
    is_filled: bool = False
    is_boxed: bool = False


@dataclass(slots=True)
class _Paragraph:
    """How the paragraph that is being read is set; ``nesting`` is 1 in a table, 2 in one in its
    cell."""

    level: int = 0
    depth: int = 0
    is_contents: bool = False
    nesting: int = 0
    is_filled: bool = False


def read(path: Path) -> Reading:
    """The file at ``path``."""
    reader = _RtfReader()
    reader.read(path.read_bytes().decode("latin-1"))
    frames = running_lines(map(Paragraph, reader.frames))
    title = joined(reader.words["title"])
    known = {"title": title} if title else {}
    warnings = list(map(warning, reader.unread))
    return Reading([*frames, *with_rows(reader.parts)], title, known, warnings)


class _RtfReader:
    """Goes through a file's words in order and gathers its parts."""

    def __init__(self) -> None:
        self.parts: list[Part] = []
        self.frames: list[str] = []
        self.words = dict.fromkeys(
            ("text", "frame", "note", "mark", "title", "field", "fonts", "styles", "colours"), ""
        )
        self._state, self._stack = _State(), list[_State]()
        self._paragraph, self._tables = _Paragraph(), RichTables()
        self._has_plain = False  # whether some words of the paragraph are not bold
        self._notes: list[str] = []
        self._white = frozenset[int]()  # of the table of colours
        self._is_on_white = True
        self._code_page, self._fonts = "cp1252", dict[int | None, str]()
        self._styles: dict[int, int] = {}
        self._contents: set[int] = set()  # styles of a table of contents
        self._style = 0
        self._bytes = bytearray()  # letters of one or two bytes that are not text yet
        self._left = 0  # characters to be skipped
        self._is_optional = False
        self.unread = dict[str, None]()  # codes of what is no text
        self._picture_width = 0  # twips

    def read(self, source: str) -> None:
        """Reads a whole file, given as its bytes."""
        position = 0
        while match := _TOKEN.match(source, position):
            position = match.end()
            kind = match.lastgroup or ""
            if kind not in ("hex", "text"):
                self._decode()
            if match["brace"]:
                self._brace(match["brace"])
            elif match["word"] == "bin":
                position += max(0, _whole(match["number"]) or 0)
            elif match["word"]:
                self._word(match["word"], match["number"])
            elif match["sign"]:
                self._sign(match["sign"])
            elif match["hex"]:
                self._take(bytes.fromhex(match["hex"]))
            elif match["text"]:
                self._take(match["text"].encode("latin-1"))
        self._decode()
        self._end_paragraph()
        self.parts += self._tables.taken()

    def _take(self, data: bytes) -> None:
        skipped = min(self._left, len(data))
        self._left -= skipped
        self._bytes += data[skipped:]

    def _decode(self) -> None:
        if self._bytes:
            code_page = self._fonts.get(self._state.font, self._code_page)
            self._say(self._bytes.decode(code_page, "replace"))
            self._bytes.clear()

    def _say(self, text: str) -> None:
        state = self._state
        if state.place and not state.hidden and not self._is_unseen(state):
            self.words[state.place] += raised(text) if state.is_raised else text
            self._has_plain |= state.place == "text" and not state.is_bold and not text.isspace()

    def _is_unseen(self, state: _State) -> bool:
        """Whether letters are white, on the white of the page."""
        look = self._paragraph
        is_on_white = self._is_on_white and not (look.nesting or look.is_filled)
        return state.is_white and is_on_white and not (state.is_filled or state.is_boxed)

    def _brace(self, brace: str) -> None:
        self._left = 0
        if brace == "{":
            self._stack.append(replace(self._state))
            return
        ended = self._state
        self._state = self._stack.pop() if self._stack else _State()
        if ended.place == "note" != self._state.place:
            self._notes.append(self._taken("note"))
        elif ended.place == "frame" != self._state.place:
            self.frames += self._taken("frame").split("\n")
        elif ended.place == "colours" != self._state.place:
            colours = enumerate(self._taken("colours").split(";"))
            self._white = frozenset(n for n, parts in colours if parts.split() == ["255"] * 3)
        elif ended.place == "styles":
            self._end_style(self._taken("styles").strip(" ;"))

    def _end_style(self, name: str) -> None:
        if match := HEADING_STYLE.match(name):
            self._styles.setdefault(self._style, int(match[1]))
        elif CONTENTS_STYLE.fullmatch(name):
            self._contents.add(self._style)

    def _taken(self, place: str) -> str:
        text, self.words[place] = self.words[place], ""
        return text

    def _sign(self, sign: str) -> None:
        if sign == "*":
            self._is_optional = True
        elif sign in "\\{}":
            self._say(sign)
        elif sign == "~":
            self._say(" ")
        elif sign == "_":
            self._say("-")
        elif sign in "\r\n":
            self._word("par", None)

    def _word(self, word: str, number: str | None) -> None:
        is_optional, self._is_optional = self._is_optional, False
        if (
            self._begins_group(word, is_optional)
            or self._is_picture_word(word, number)
            or self._is_table_word(word, number)
        ):
            return
        value = _whole(number)
        match word:
            case "par" | "sect":
                self._end_paragraph()
            case "page":
                self._end_paragraph()
                self.parts.append(PageBreak())
            case "pard":
                self._paragraph = _Paragraph()
            case "outlinelevel" if value is not None:
                level = value + 1 if value < _BODY_LEVEL else 0
                if self._state.place == "styles":
                    self._styles[self._style] = level
                else:
                    self._paragraph.level = level
            case "s" if value is not None and self._state.place == "styles":
                self._style = value
            case "s" if value is not None:
                self._paragraph.level = self._styles.get(value, 0)
                self._paragraph.is_contents = value in self._contents
            case "ilvl":
                self._paragraph.depth = value or 0
            case "u" if value is not None:
                self._say(chr(value % 0x10000))
                self._left = self._state.skipped
            case _ if word in _SIGNS:
                self._say(_SIGNS[word])
            case _:
                self._look(word, value)
                self._colour(word, value)

    def _look(self, word: str, value: int | None) -> None:
        """Words that say how text looks, until the end of their group."""
        state = self._state
        match word:
            case "v" | "strike" | "striked" | "deleted":
                state.hidden = state.hidden - {word} if value == 0 else state.hidden | {word}
            case "plain":
                state.hidden, state.is_raised, state.is_bold = frozenset(), False, False
                state.is_white = state.is_filled = False
            case "b":
                state.is_bold = value != 0
            case "super":
                state.is_raised = value != 0
            case "nosupersub" | "sub":
                state.is_raised = False
            case "uc":
                state.skipped = value if value is not None else 1
            case "f" | "deff":
                state.font = value
            case "ansicpg":
                self._code_page = _known(f"cp{value}")
            case "fcharset" if state.place == "fonts" and value in _CODE_PAGES:
                self._fonts[state.font] = _CODE_PAGES[value]

    def _colour(self, word: str, value: int | None) -> None:
        """Words that say which colour text has, and what lies under it."""
        state = self._state
        match word:
            case "red" | "green" | "blue" if state.place == "colours":
                self._say(f"{value} ")
            case "cf":
                state.is_white = value in self._white
            case "cb" | "chcbpat" | "highlight":
                state.is_filled = bool(value)
            case "cbpat":
                self._paragraph.is_filled = bool(value)
            case "shptxt":
                state.is_boxed = True
            case "background":
                self._is_on_white = False

    def _begins_group(self, word: str, is_optional: bool) -> bool:
        """Whether ``word`` says where the text of its group goes."""
        state = self._state
        places = {"fonttbl": "fonts", "stylesheet": "styles", "footnote": "note", "title": "title"}
        places |= {"colortbl": "colours"}
        places |= {"listtext": "mark", "pntext": "mark", "fldinst": "field"}
        if word in _FRAMES:
            state.place = "frame"
        elif word in places:
            state.place = places[word] if state.place else ""
            if word == "fldinst":
                self.words["field"] = ""
        elif word == "nesttableprops":
            state.place, state.is_inner = "", True
        elif word == "fldrslt":
            if _PAGE_FIELD.match(self.words["field"]):
                state.place = ""
        elif word in _SKIPPED or (is_optional and word not in _READ_ALTHOUGH_OPTIONAL):
            state.place = ""
            if word == "object":
                self.unread["files_embedded"] = None
        else:
            return False
        return True

    def _is_picture_word(self, word: str, number: str | None) -> bool:
        """Whether ``word`` is an edge of a picture as it is shown, its width first."""
        if word == "picwgoal":
            self._picture_width = _whole(number) or 0
        elif word == "pichgoal":
            if self._picture_width * (_whole(number) or 0) >= LARGE * TWIPS**2:
                self.unread["pictures_unread"] = None
        else:
            return False
        return True

    def _is_table_word(self, word: str, number: str | None) -> bool:
        look = self._paragraph
        match word:
            case "intbl":
                look.nesting = look.nesting or 1
            case "itap":
                look.nesting = _whole(number) or 0
            case "trowd" | "trhdr" | "clmrg" | "clvmrg" | "cellx":
                self._tables.look(word, _whole(number), is_inner=self._state.is_inner)
            case "cell" | "row" if self._state.place == "frame":
                self._say("\t" if word == "cell" else "\n")
            case "cell":
                self._hold(1)
                self._tables.end_cell(1)
            case "nestcell":
                self._hold(max(look.nesting, 2))
                self._tables.end_cell(max(look.nesting, 2))
            case "row":
                self._tables.end_row(1)
            case "nestrow":
                self._tables.end_row(max(look.nesting, 2))
            case _:
                return False
        return True

    def _hold(self, nesting: int) -> None:
        """Ends a paragraph in a cell."""
        parts = list(self._set(self._taken("text"), joined(self._taken("mark"))))
        self._tables.hold(parts, nesting)
        self._has_plain = False

    def _end_paragraph(self) -> None:
        if self._state.place in ("frame", "note", ""):
            if self._state.place:
                self._say("\n")
            return
        if self._paragraph.nesting:
            self._hold(self._paragraph.nesting)
            return
        self.parts += self._tables.taken()
        self.parts += self._set(self._taken("text"), joined(self._taken("mark")))
        self._has_plain = False
        self.parts += as_notes(part for note in self._notes for part in paragraphs(note))
        self._notes.clear()

    def _set(self, text: str, mark: str) -> Iterator[Part]:
        look = self._paragraph
        if look.is_contents and joined(text):
            yield LeftOut(contents_entry(text))
        elif look.level and joined(text):
            yield Heading(joined(f"{mark} {text}"), look.level)
        elif mark and joined(text):
            yield Item(joined(text), list_mark(mark, look.depth), look.depth)
        else:
            yield from paragraphs(text, is_bold=not self._has_plain)


def _whole(number: str | None) -> int | None:
    """The number of a word; of one without bounds its beginning, which is far too large too."""
    return int(number[:MOST_DIGITS]) if number else None


def _known(code_page: str) -> str:
    """The name of a code page that Python knows."""
    try:
        "".encode(code_page)
    except LookupError:
        return "cp1252"
    return code_page
