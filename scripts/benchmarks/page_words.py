"""The words of a PDF's pages as poppler reads them: a second opinion on what is there."""

import re
import subprocess
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import unescape
from pathlib import Path

from scripts.benchmarks.running import BenchmarkFailed

SECONDS = 300
MARGIN = 0.12  # of the page's height, above and below
REPEATED_PAGES = 3  # that have the same line in their margin, which is a header or footer then
_PAGE = re.compile(r'<page width="[\d.]+" height="([\d.]+)">(.*?)</page>', re.DOTALL)
_LINE = re.compile(
    r'<line xMin="[\d.-]+" yMin="([\d.-]+)" xMax="[\d.-]+" yMax="([\d.-]+)">(.*?)</line>', re.DOTALL
)
_WORD = re.compile(
    r'<word xMin="[^"]*" yMin="([\d.-]+)" xMax="[^"]*" yMax="([\d.-]+)">(.*?)</word>', re.DOTALL
)
SMALLEST = 1.5  # points; lower words are marks of programs, which nobody can see
_LEADERS = re.compile(r"(?:[.…·_] ?){5,}")  # to the number of a page, in a table of contents
_NOT_LETTERS = re.compile(r"[\W\d_]+")


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    in_margin: bool

    @property
    def key(self) -> str:
        """The same for lines that differ only in their numbers."""
        return _NOT_LETTERS.sub(" ", self.text).strip()


@dataclass(frozen=True, slots=True)
class PageLines:
    """All lines of a page in poppler's order, and those of its ``body``, which are neither headers
    nor footers nor lines of a table of contents."""

    all: list[str]
    body: list[str]


def page_lines(path: Path) -> list[PageLines]:
    """The lines of each page.

    Raises BenchmarkFailed where poppler is missing or can't read the file.
    """
    pages = [list(_lines(float(height), inner)) for height, inner in _PAGE.findall(_read(path))]
    repeated = _furniture(pages)
    return [
        PageLines(
            [line.text for line in page],
            [line.text for line in page if not _is_no_body(line, repeated)],
        )
        for page in pages
    ]


def _is_no_body(line: _Line, repeated: set[str]) -> bool:
    return (line.in_margin and line.key in repeated) or bool(_LEADERS.search(line.text))


def _read(path: Path) -> str:
    command = ["pdftotext", "-bbox-layout", str(path), "-"]
    try:
        done = subprocess.run(command, capture_output=True, timeout=SECONDS, check=True)
    except FileNotFoundError:
        raise BenchmarkFailed(
            "pdftotext is missing. Install poppler-utils with your system's package manager."
        ) from None
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        raise BenchmarkFailed(f"pdftotext can't read {path}: {error}") from error
    return done.stdout.decode("utf-8", "replace")


def _lines(height: float, page: str) -> Iterator[_Line]:
    for top, bottom, inner in _LINE.findall(page):
        text = " ".join(
            unescape(word)
            for word_top, word_bottom, word in _WORD.findall(inner)
            if float(word_bottom) - float(word_top) >= SMALLEST
        )
        yield _Line(text, float(bottom) < MARGIN * height or float(top) > (1 - MARGIN) * height)


def _furniture(pages: Sequence[Sequence[_Line]]) -> set[str]:
    """The keys of lines that stand in the margin of several pages; that of a bare number is ""."""
    seen = Counter(key for page in pages for key in {line.key for line in page if line.in_margin})
    return {"", *(key for key, count in seen.items() if count >= REPEATED_PAGES)}
