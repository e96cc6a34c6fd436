"""Questions that name the fact their answer must hold, and the judge of one answer.

A citation of the right page does not mean that the reader has been told: so what is judged
here is the text that a reader sees, and nothing else.
"""

import re
from dataclasses import dataclass
from typing import Protocol

from core.evaluation.golden_set import Source, spaced
from core.evaluation.letters import Letters

FIRST_WORDS = 60
"""How much of an answer people read before they give up, more or less."""

_MARK = re.compile(r" ?\[\d+(?:\s*,\s*\d+)*\]")
_WORD = re.compile(r"(?<!\S)[^\w\s]*+\w\S*")


class Wanted(Protocol):
    """Something that a text holds or not; a compiled regular expression is one."""

    def search(self, string: str, /) -> object:
        """Whatever is true when ``string`` holds it."""
        ...


@dataclass(frozen=True, slots=True)
class Copied:
    """Words of a document, found again whatever happened to blanks, marks and capitals."""

    letters: str

    @classmethod
    def of(cls, words: str) -> "Copied":
        """ValueError for ``words`` without letters or digits, which would stand anywhere."""
        letters = Letters(words).text
        if not letters:
            raise ValueError("there is no letter in it")
        return cls(letters)

    def search(self, string: str, /) -> bool:
        """Whether these letters and digits stand in ``string`` in one run."""
        return self.letters in Letters(string).text


@dataclass(frozen=True, slots=True)
class FactQuestion:
    """``must``: of every group at least one must be in the answer; ``wrong``: none of these.

    ``before`` are earlier turns of the conversation, oldest first.
    """

    qid: str
    text: str
    answerable: bool
    kind: str
    must: tuple[tuple[Wanted, ...], ...] = ()
    wrong: tuple[Wanted, ...] = ()
    before: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FactSet:
    """Questions with facts; without ``sources``, about what is ingested already."""

    name: str
    questions: tuple[FactQuestion, ...]
    sources: tuple[Source, ...] = ()

    def sample(self, most: int) -> "FactSet":
        """The same set with ``most`` of its questions, evenly spaced, always the same ones."""
        return FactSet(self.name, spaced(self.questions, most), self.sources)


@dataclass(frozen=True, slots=True)
class Shown:
    """What the product gave: the answer's ``text`` with its marks, how many ``citations``, and
    the contents of its ``sources``."""

    text: str
    answered: bool
    citations: int
    sources: str


@dataclass(frozen=True, slots=True)
class Judged:
    """``right``: answered, with every fact and nothing wrong. ``right_in_60``: the first 60
    words alone are so too. ``right_first``: they are, or the first unit is. ``in_sources``:
    what was found holds the facts. ``refused``: nothing was claimed. ``words``: how long."""

    right: bool
    right_in_60: bool
    right_first: bool
    in_sources: bool
    refused: bool
    words: int


def judge(question: FactQuestion, shown: Shown) -> Judged:
    """Hold one answer against the facts that its question names."""
    text = without_marks(shown.text)
    right = question.answerable and shown.answered and _holds(question, text)
    in_60 = right and _holds(question, first_words(text))
    return Judged(
        right=right,
        right_in_60=in_60,
        right_first=in_60 or (right and _holds(question, first_unit(shown.text))),
        in_sources=question.answerable and _has_all(question, shown.sources),
        # A greeting is answered with a greeting: without a citation nothing is claimed.
        refused=not shown.answered or not shown.citations,
        words=len(_WORD.findall(text)),
    )


def without_marks(text: str) -> str:
    """``text`` without marks of citations, like [1]."""
    return _MARK.sub("", text)


def first_words(text: str, most: int = FIRST_WORDS) -> str:
    """``text`` up to the end of its word number ``most``; a lone mark is no word."""
    for number, word in enumerate(_WORD.finditer(text), start=1):
        if number == most:
            return text[: word.end()]
    return text


def first_unit(text: str) -> str:
    """What stands before the first citation's mark: the sentence, row or list shown first."""
    mark = _MARK.search(text)
    return text[: mark.start()] if mark else text


def _holds(question: FactQuestion, text: str) -> bool:
    return _has_all(question, text) and not any(one.search(text) for one in question.wrong)


def _has_all(question: FactQuestion, text: str) -> bool:
    return all(any(one.search(text) for one in group) for group in question.must)
