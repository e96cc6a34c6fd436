"""The numbers that shape a whole answer, in one place.

They stand in each answer's trace, and in the name under which it is kept: where one of them
changes, answers that were written with the old one are not found any more.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Choosing:
    """Which units answer. Scores are log-odds.

    A unit's score is ``bias`` and the weighed sum of the judge's opinion on it (``piece``) and on
    its passage (``whole``), of the words that it shares with the question (``shared``), and of the
    search's score and rank of its passage (``found``, ``rank``). A question for a price, number,
    duration or date takes ``no_value`` from units without one, a question for a contact, which its
    form tells for certain, ``no_contact``, and any but one that asks where takes ``points`` from
    what only says where to look; one that asks what something is gives ``definition`` to what says
    that, and one that asks for a limit ``limit`` to what names one of the same thing; one that
    names a row and a column, or nothing but a row, gives ``cell`` to the row, and one that names
    the label of one row among others ``label`` to that; units that speak less than others of what a
    follow-up adds lose up to ``added``; an amount of the question gives ``in_range`` to the row
    that it lies in, and takes ``out_of_range`` from the others.
    """

    bias: float = -2.1
    piece: float = 0.8
    whole: float = 0.5
    shared: float = 2.0
    found: float = 0.3
    rank: float = 1.0
    no_value: float = 2.0
    no_contact: float = 4.0
    points: float = 2.0
    definition: float = 2.0
    limit: float = 4.0
    cell: float = 3.0
    label: float = 1.0
    added: float = 3.0
    # The best so many are looked at again by their meaning, which weighs so much.
    looked_at: int = 10
    meaning: float = 6.0
    in_range: float = 2.0
    out_of_range: float = 4.0
    # The judge reads so many passages.
    passages: int = 8
    # From here on a question counts as answered; what is not even near is about something else;
    # and where the evidence is strong, a model that declines is not believed, and the question is
    # not read once more in other words.
    answers: float = 0.75
    near: float = -1.5
    strong: float = 3.0
    # Shown with the best are units that are near as well and not far behind it, ``further`` where
    # an amount of the question lies in them or it asks two things; so many of them, and about so
    # many words.
    behind: float = 3.0
    further: float = 5.5
    # What is not so far behind it is the answer, the rest stands beside it.
    leads: float = 2.0
    most: int = 6
    words: int = 150
    # Where two items of a list are alike in score, all of it is shown, up to so many items.
    alike: float = 2.0
    # Of a table, rows are shown that are not so far behind its best.
    rows: float = 1.5
    list_items: int = 12


@dataclass(frozen=True, slots=True)
class Meaning:
    """Which units answer where the judge does not read the language and the embedding model does.

    A unit is as near as it is under its heading, and as its passage (``passage``), and by the words
    that it shares with a question in its language (``shared``); the ``looked_at`` nearest are read
    by themselves too, and the mean of both counts. The log-odds that the best one answers are
    ``bias`` and the weighed sum of how near it is (``near``), how much nearer than all are on
    average (``ahead``) and how near the nearest passage is (``nearest``); texts in another language
    are less near and get ``across``. Each other unit is less likely by ``apart`` for each unit of
    nearness that it lies behind. The next sentence of the best one's paragraph is ``following``
    less likely. Of how near a text is to questions about anything, ``anyway`` does not count where
    question and texts are in two languages.
    """

    passage: float = 0.3
    shared: float = 0.2
    bias: float = -8.45
    near: float = 2.7
    ahead: float = 9.8
    nearest: float = 12.1
    across: float = 2.85
    apart: float = 60.0
    following: float = 0.5
    anyway: float = 0.4
    looked_at: int = 8
    # Passages that are read.
    passages: int = 5


@dataclass(frozen=True, slots=True)
class Wording:
    """Which units answer where neither the judge nor the embedding model reads the language: those
    with at least the share ``least`` of the question's words. The log-odds that one answers are
    ``bias`` and ``shared`` for all of the words.
    """

    least: float = 0.75
    bias: float = -3.0
    shared: float = 5.0


@dataclass(frozen=True, slots=True)
class Checking:
    """A sentence is released from log-odds of ``supported`` on: the mean of what the best group of
    units says and of what all say. The ``alone`` units that share most with it are read one by
    one, ``pairs`` of them two by two, and ``together`` all at once; cited are those that the judge
    counts on and that are not far ``beside`` the best. A sentence of fewer than ``whole`` words is
    read with its question. Where the judge saw no answer in the sources, a sentence is one from
    log-odds of ``answers`` on, of the sentence as a passage and as a piece on average.
    """

    supported: float = 0.0
    answers: float = -2.0
    alone: int = 4
    pairs: int = 3
    together: int = 6
    beside: float = 2.0
    whole: int = 9


@dataclass(frozen=True, slots=True)
class Thresholds:
    """``most_sentences``: the rules ask a model for four, and small models run on until they
    are stopped. ``closest`` passages help whoever is refused, each a sentence, or two that are
    no longer than ``excerpt_characters`` together."""

    most_sentences: int = 10
    closest: int = 3
    excerpt_characters: int = 300
    choosing: Choosing = field(default_factory=Choosing)
    meaning: Meaning = field(default_factory=Meaning)
    wording: Wording = field(default_factory=Wording)
    checking: Checking = field(default_factory=Checking)


THRESHOLDS = Thresholds()


@dataclass(frozen=True, slots=True)
class Strictness:
    """How sure an organization wants to be. ``more`` is added to ``Choosing.answers``;
    ``asks_when_near``: a language model is asked where the judge sees no answer but is near one."""

    more: float = 0.0
    asks_when_near: bool = True


# By the values of the setting answers.strictness.
STRICTNESS: Mapping[str, Strictness] = {
    "balanced": Strictness(),
    "strict": Strictness(more=1.0, asks_when_near=False),
}
BALANCED = STRICTNESS["balanced"]
