"""What is evaluated: documents, and questions with the places that answer them."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

Question = TypeVar("Question")


@dataclass(frozen=True, slots=True)
class Source:
    """A document to ingest: a file as it is, or a text."""

    doc_id: str
    title: str
    text: str = ""
    file: Path | None = None


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

    def sample(self, most: int) -> "GoldenSet":
        """The same set with ``most`` of its questions, evenly spaced, always the same ones."""
        return GoldenSet(self.name, spaced(self.questions, most), self.sources)


def spaced(questions: Sequence[Question], most: int) -> tuple[Question, ...]:
    """``most`` of ``questions``, evenly spaced; all of them where there are no more."""
    count = len(questions)
    if count <= most:
        return tuple(questions)
    return tuple(questions[number * count // most] for number in range(most))
