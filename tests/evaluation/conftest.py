"""Small sets of our own, in the layouts that `evaluate` reads."""

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from reportlab.pdfgen.canvas import Canvas

LEAVE = "Employees have 25 days of paid leave a year. Five days may be carried over to March."
PARENTAL = "Parental leave lasts up to three years for each child and is unpaid."
TRAVEL = "Train journeys are booked in second class. Flights are booked in economy class."
HOTEL = "A hotel may cost at most 120 euros a night, breakfast included."
COOKIES = "We set cookies to remember your language. You may refuse cookies in your browser."
LIBRARY = "Books are lent for four weeks. The library is on the second floor."
GARDEN = "The garden is open to everybody until sunset."
SHARING = "We share your address with the carrier who delivers your parcel, and with nobody else."


FILLER = [
    f"Point {number}: the office keeps a copy of this chapter and reviews its wording at times."
    for number in range(1, 16)
]


def write_pdf(path: Path, pages: list[str]) -> None:
    """A page for each text, filled up so that no chunk holds two of them."""
    canvas = Canvas(str(path), invariant=1)
    for number, text in enumerate(pages, start=1):
        canvas.setFont("Helvetica-Bold", 16)
        canvas.drawString(60, 780, f"Chapter {number}")
        canvas.setFont("Helvetica", 11)
        for row, line in enumerate([*text.split(". "), *FILLER]):
            canvas.drawString(60, 740 - 16 * row, f"{line.rstrip('.')}.")
        canvas.showPage()
    canvas.save()


def write_set(folder: Path, corpus: list[Any], queries: list[Any], qrels: list[Any]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in (("corpus", corpus), ("queries", queries), ("qrels", qrels)):
        lines = [json.dumps(row) for row in rows]
        (folder / f"{name}.jsonl").write_text("\n".join(lines) + "\n")
    return folder


@pytest.fixture
def paged(tmp_path: Path) -> Path:
    """Two PDFs of two pages; labels are pages; one question can't be answered, one is open."""
    folder = tmp_path / "eval" / "northwind"
    folder.mkdir(parents=True)
    write_pdf(folder / "leave.pdf", [LEAVE, PARENTAL])
    write_pdf(folder / "travel.pdf", [TRAVEL, HOTEL])
    corpus = [
        {"doc_id": "leave", "title": "Leave policy", "pdf": "leave.pdf"},
        {"doc_id": "travel", "title": "Travel policy", "pdf": "travel.pdf"},
    ]
    queries = [
        {"qid": "1", "question": "How many days of paid leave are there?", "answerable": True},
        {"qid": "2", "question": "How much may a hotel cost a night?", "answerable": True},
        {"qid": "3", "question": "Which dinosaurs lived in the Jurassic?", "answerable": False},
        {"qid": "4", "question": "May I take a taxi?", "answerable": None},
    ]
    qrels = [
        {"qid": "1", "doc_id": "leave", "page": 1, "best_page": 1},
        {"qid": "2", "doc_id": "travel", "page": 1, "best_page": 2},
    ]
    return write_set(folder, corpus, queries, qrels)


@pytest.fixture
def spanned(tmp_path: Path) -> Path:
    """Two texts without titles of their own; labels are spans, questions name a document."""
    text = f"{COOKIES}\n\n{SHARING}\n"
    corpus = [
        {"doc_id": "shop.example", "title": "shop.example privacy policy", "text": text},
        {"doc_id": "trips.example", "title": "trips.example privacy policy", "text": TRAVEL},
    ]
    queries = [
        {
            "qid": "a",
            "question": "Who is my address shared with?",
            "answerable": True,
            "doc_hint": "shop.example",
        }
    ]
    start = text.index("the carrier")
    qrels = [{"qid": "a", "doc_id": "shop.example", "span": [start, start + 11]}]
    return write_set(tmp_path / "eval" / "policyqa", corpus, queries, qrels)


@pytest.fixture
def passages(tmp_path: Path) -> Path:
    """Whole passages; two of them have the same words."""
    corpus = [
        {"doc_id": "p1", "title": "", "text": LIBRARY},
        {"doc_id": "p2", "title": "", "text": LIBRARY},
        {"doc_id": "p3", "title": "", "text": GARDEN},
    ]
    queries = [{"qid": "x", "question": "For how long are books lent?", "answerable": True}]
    qrels = [{"qid": "x", "doc_id": "p2", "span": [0, len(LIBRARY)]}]
    return write_set(tmp_path / "eval" / "mtrag", corpus, queries, qrels)


@pytest.fixture
def evaluate(tmp_path: Path) -> Callable[..., tuple[str, dict[str, Any]]]:
    """``evaluate(*arguments)``: what the command prints, and the report that it writes."""

    def call(*arguments: Any) -> tuple[str, dict[str, Any]]:
        output, file = io.StringIO(), tmp_path / "report.json"
        words = [str(argument) for argument in arguments]
        call_command("evaluate", *words, "--json", str(file), stdout=output, stderr=output)
        return output.getvalue(), json.loads(file.read_text())

    return call
