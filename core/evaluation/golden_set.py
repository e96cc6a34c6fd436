"""What is evaluated: documents, and questions with the places that answer them."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Source:
    """A document to ingest: a PDF, or a text."""

    doc_id: str
    title: str
    text: str = ""
    pdf: Path | None = None


@dataclass(frozen=True, slots=True)
class Label:
    """A place that answers a question, in the document that ``document`` names.

    ``pages``: any of them (1-based). ``span``: characters of the source's text. ``quote``:
    words of the document, on one of ``pages`` if there are any. None of these: all of it.
    """

    document: str
    pages: tuple[int, ...] = ()
    span: tuple[int, int] | None = None
    quote: str = ""


@dataclass(frozen=True, slots=True)
class GoldenQuestion:
    """``text`` is what is asked; ``answerable`` is None where people could not decide."""

    qid: str
    text: str
    answerable: bool | None
    labels: tuple[Label, ...]


@dataclass(frozen=True, slots=True)
class GoldenSet:
    """Questions with expected sources; without ``sources``, about what is ingested already."""

    name: str
    questions: tuple[GoldenQuestion, ...]
    sources: tuple[Source, ...] = ()


def sample(golden: GoldenSet, most: int) -> GoldenSet:
    """The same set with ``most`` of its questions, evenly spaced, always the same ones."""
    count = len(golden.questions)
    if count <= most:
        return golden
    chosen = tuple(golden.questions[number * count // most] for number in range(most))
    return GoldenSet(golden.name, chosen, golden.sources)
