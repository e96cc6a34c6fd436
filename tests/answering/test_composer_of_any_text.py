"""What holds of a checked answer whatever a model says, and however its words arrive."""

from functools import partial
from itertools import pairwise
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from core.answering.checking.carried import Unsupported
from core.answering.checking.release import Composer, Replacement, Support
from core.answering.checking.support import WordSupport
from core.answering.choosing.worded import shown_by_words
from core.answering.citing.quotes import normalize
from core.answering.types import Delta
from tests.answering.hits import VERSION, hit
from tests.any_text import repeatable, texts

LEAVE = "Employees have 25 days of paid leave a year. Five days may be carried over."
HOTEL = "Hotel rooms cost at most 120 euros a night."
HITS = [hit(LEAVE, rank=1), hit(HOTEL, rank=2, pages=(3, 3))]
PAGES = {(VERSION, 1): LEAVE, (VERSION, 3): HOTEL}
SAID = (
    "Employees have 25 days of paid leave a year [1].",
    "Employees have 26 days of paid leave a year [1].",
    "Five days may be carried over [1][9].",
    "A hotel room costs at most 120 euros a night [2].",
    "Do hotel rooms cost 120 euros?",
    "Leave is as follows:",
    "\n- Five days may be carried over [1]",
    "The documents do not say so.",
    " [1]",
)
answers = st.lists(st.sampled_from(SAID) | texts, max_size=8).map(" ".join)
cuts = st.lists(st.integers(0, 400), max_size=12)
ways: st.SearchStrategy[Replacement] = st.sampled_from(("replace", "drop", "mark"))


class Nothing:
    """Support that finds none for anything."""

    language = "en"

    def find(self, *_: Any) -> Unsupported:
        return Unsupported("words", 0.0)


def composed(answer: str, ends: list[int], way: Replacement, support: Support) -> Composer:
    """``answer`` checked as it arrives in parts with these ``ends``; what the events show is what
    is kept."""
    own_words = partial(shown_by_words, "How many days of leave?", HITS)
    composer = Composer(PAGES, support, own_words, unsupported=way)
    places = [0, *sorted(end for end in ends if end < len(answer)), len(answer)]
    parts = [answer[start:end] for start, end in pairwise(places)]
    events = [event for part in parts for event in composer.feed(part)] + list(composer.close())
    assert "".join(data.text for _, data in events if isinstance(data, Delta)) == composer.text
    return composer


@repeatable
@given(answers, cuts, ways)
def test_citations_are_numbered_from_one_and_stand_on_their_pages(
    answer: str, ends: list[int], way: Replacement
) -> None:
    made = composed(answer, ends, way, WordSupport(HITS, PAGES)).citations.made
    assert [one.index for one in made] == list(range(1, len(made) + 1))
    for one in made:
        assert normalize(one.quote) in normalize(PAGES[VERSION, one.page])


@repeatable
@given(answers, cuts)
def test_of_what_nothing_supports_no_word_is_shown(answer: str, ends: list[int]) -> None:
    assert composed(answer, ends, "drop", Nothing()).text == ""
    in_place = composed(answer, ends, "replace", Nothing()).text
    stands = {normalize(one) for one in (LEAVE, HOTEL)}
    shown = [part for part in map(normalize, in_place.replace("]", "[").split("[")[::2]) if part]
    assert all(any(part in one for one in stands) for part in shown)
