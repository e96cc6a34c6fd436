"""Words, tables and sentences of real PDFs, and one policy asked about in every format."""

import argparse
import os
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from core.documents.chunking.blocks import SENTENCE_ENDS, Block, blocks
from core.documents.reading.extract import Limits, extract
from core.documents.reading.extraction import Extraction
from core.documents.reading.scans import Recognition
from core.documents.rows import is_row
from core.errors import DocumentError
from scripts.benchmarks import formats_asked
from scripts.benchmarks.labelled_tables import Found, Table, labelled, look_up
from scripts.benchmarks.lost_words import Words, compare, tokens
from scripts.benchmarks.page_words import page_lines
from scripts.benchmarks.quality import Aim
from scripts.benchmarks.reading_against import earlier, print_both
from scripts.benchmarks.report import print_table
from scripts.benchmarks.running import BenchmarkFailed

LIMITS = Limits(seconds=600, memory_bytes=2 << 30, max_pages=5000, max_characters=50_000_000)
MOST_LOST, FEWEST_WHOLE = 0.003, 0.95
SHOWN = 12  # of the words that were lost most often


@dataclass(slots=True)
class _Figures:
    """Of one file, or of all. ``pictured`` are the words that were read off pictures beside text,
    which poppler does not read: they are not compared."""

    pages: int
    words: int
    lost: Words
    invented: Words
    pictured: int
    broken: int
    tables: Found

    def to_dict(self) -> dict[str, Any]:
        return {
            "pages": self.pages,
            "words": self.words,
            "lost": self.lost.total(),
            "invented": self.invented.total(),
            "lost_share": round(self.lost.total() / max(1, self.words), 5),
            "invented_share": round(self.invented.total() / max(1, self.words), 5),
            "pictured": self.pictured,
            "broken_per_100_pages": round(100 * self.broken / max(1, self.pages), 1),
            "tables": asdict(self.tables),
            "lost_most": self.lost.most_common(SHOWN),
            "invented_most": self.invented.most_common(SHOWN),
        }


def add_arguments(parser: argparse.ArgumentParser) -> None:
    default = [Path(folder) / "pdfs"] if (folder := os.environ.get("POLICYCHAT_EVAL")) else []
    parser.add_argument(
        "folders", nargs="*", type=Path, metavar="FOLDER", default=default,
        help="with PDFs, or single ones (default: pdfs in POLICYCHAT_EVAL)",
    )  # fmt: skip
    parser.add_argument(
        "--only", choices=("pages", "formats"), help="PDFs alone, or the policy in every format"
    )
    parser.add_argument(
        "--against", type=Path, metavar="FILE",
        help="print the figures beside those of an earlier run, which --json wrote there",
    )  # fmt: skip
    parser.add_argument("--words", action="store_true", help="print the words that differ")


def run(options: argparse.Namespace) -> dict[str, Any]:
    before = earlier(options.against) if options.against else None
    results: dict[str, Any] = {}
    aims: list[Aim] = []
    if options.only != "formats":
        if not options.folders:
            raise BenchmarkFailed("Name a folder with PDFs, or ask for --only formats.")
        results["files"] = _pages(options.folders, options.words)
        aims += _aims(results["files"]["all"])
    if options.only != "pages":
        results["formats"] = formats_asked.measure()
        aims += formats_asked.aims(results["formats"])
    if before:
        print_both(before, results)
    rows = [[aim.name, aim.wanted, f"{aim.found:.2%}", aim.verdict] for aim in aims]
    print_table("Goals", ("figure", "wanted", "found", ""), rows)
    return {**results, "failed": not all(aim.met for aim in aims)}


def _pages(folders: Sequence[Path], shows_words: bool) -> dict[str, dict[str, Any]]:
    labels = labelled()
    found: dict[str, _Figures] = {}
    for path in _pdfs(folders):
        try:
            extraction = extract(path, "pdf", LIMITS)
        except DocumentError as error:
            print(f"left out: {path.name}: {error.detail}", flush=True)
            continue
        tables = [table for table in labels if table.file == path.name]
        found[path.name] = _figures(path, extraction, tables)
    if not found:
        raise BenchmarkFailed("None of the PDFs can be read.")
    found["all"] = _sum(list(found.values()))
    reports = {name: figures.to_dict() for name, figures in found.items()}
    _print(reports, shows_words)
    return reports


def _pdfs(folders: Sequence[Path]) -> Iterator[Path]:
    for folder in folders:
        yield from sorted(folder.glob("**/*.pdf")) if folder.is_dir() else [folder]


def _figures(path: Path, extraction: Extraction, tables: Sequence[Table]) -> _Figures:
    from_text = _without_pictures(path) or extraction
    read = [[line.text for line in page.lines] for page in from_text.pages]
    pages = page_lines(path)
    body = compare([page.body for page in pages], read)
    whole = compare([page.all for page in pages], read)
    return _Figures(
        pages=len(read),
        words=body.words,
        lost=body.lost,
        invented=whole.invented,
        pictured=_words(extraction) - _words(from_text),
        broken=_broken(list(blocks(extraction))),
        tables=look_up(tables, extraction),
    )


def _without_pictures(path: Path) -> Extraction | None:
    """What the product reads of the text alone; None where there is nothing but pictures."""
    try:
        return extract(path, "pdf", LIMITS, Recognition(max_pages=0))
    except DocumentError:
        return None


def _words(extraction: Extraction) -> int:
    return sum(len(tokens(line.text)) for page in extraction.pages for line in page.lines)


def _broken(found: Sequence[Block]) -> int:
    """Blocks of prose that end within a sentence which the next one goes on with."""
    return sum(
        not before.level and not after.level and not after.item
        and not is_row(before.text) and not is_row(after.text)
        and not before.text.rstrip().endswith(SENTENCE_ENDS) and after.text[:1].islower()
        for before, after in pairwise(found)
    )  # fmt: skip


def _sum(figures: Sequence[_Figures]) -> _Figures:
    total = _Figures(0, 0, Words(), Words(), 0, 0, Found())
    for one in figures:
        total.pages += one.pages
        total.words += one.words
        total.lost += one.lost
        total.invented += one.invented
        total.pictured += one.pictured
        total.broken += one.broken
        total.tables.add(one.tables)
    return total


def _print(reports: dict[str, dict[str, Any]], shows_words: bool) -> None:
    head = ("file", "pages", "words", "lost", "invented", "off pictures",
            "broken sentences per 100 pages", "tables", "rows", "whole",
            "with headings")  # fmt: skip
    rows = [
        [
            name, f["pages"], f["words"], f"{f['lost_share']:.2%}", f"{f['invented_share']:.2%}",
            f["pictured"], f["broken_per_100_pages"],
            *(f["tables"][key] for key in asdict(Found())),
        ]
        for name, f in reports.items()
    ]  # fmt: skip
    print_table("PDFs, compared with poppler's reading and with labelled tables", head, rows)
    for name, f in reports.items() if shows_words else ():
        print(f"\n  {name}\n    lost: {f['lost_most']}\n    invented: {f['invented_most']}")


def _aims(total: dict[str, Any]) -> Iterator[Aim]:
    lost, tables = total["lost_share"], total["tables"]
    yield Aim("body words lost", f"< {MOST_LOST:.1%}", lost, lost < MOST_LOST)
    if tables["rows"]:
        whole = tables["headed"] / tables["rows"]
        yield Aim(
            "rows with all cells and headings",
            f"≥ {FEWEST_WHOLE:.0%}",
            whole,
            whole >= FEWEST_WHOLE,
        )
