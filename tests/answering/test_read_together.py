"""What the judge reads at once of a passage that is longer than one reading."""

from core.answering.choosing.candidates import (
    AT_ONCE,
    ROOM,
    ROOM_AGAIN,
    candidates_of,
    excerpts_of,
)
from core.providers.judge.passage import LONGEST, read
from core.providers.tokenizer import packaged_tokenizer
from tests.answering.hits import hit

QUESTION = "By when must everyone confirm the code?"
FILLING = [
    f"The {word} is kept in the archive of the company for some time." for word in "abcdefgh"
]
ASKED = [
    "Everyone confirms the code in writing by 31 May each year, whatever they work on.",
    "New colleagues confirm the code within ten days of joining.",
]


def readings(*sentences):
    return excerpts_of(candidates_of(QUESTION, [hit(" ".join(sentences))]))


def texts(excerpt):
    return [one.text for one in excerpt.candidates]


def test_the_likeliest_units_are_read_at_once_wherever_they_stand():
    first, *others = readings(ASKED[0], *long_ones(), ASKED[1])
    assert set(ASKED) <= set(texts(first))
    assert others and not set(ASKED) & {text for other in others for text in texts(other)}


def test_units_that_are_read_at_once_stand_in_reading_order():
    for excerpt in readings(*FILLING, *long_ones(), *ASKED):
        starts = [one.unit.start for one in excerpt.candidates]
        assert starts == sorted(starts)


def test_what_is_read_at_once_has_room():
    for excerpt in readings(*FILLING, *long_ones(), *ASKED):
        reading = read("question", QUESTION, excerpt.passage, packaged_tokenizer())
        assert len(reading.ids) <= LONGEST
        assert all(end > start for start, end in reading.spans)


def test_a_short_passage_is_read_at_once():
    (only,) = readings(*FILLING[:2], *ASKED)
    assert texts(only) == [*FILLING[:2], *ASKED]


def long_ones():
    """Sentences that need a reading and more."""
    filler = "the report names what was found in the rooms of the building and what came of it"
    return [f"In part {number} {filler}." for number in range(AT_ONCE // 90)]


def test_read_once_more_half_as_much_of_the_best_passages_is_read():
    hits = [hit(" ".join([*rules_of(rank), *ASKED]), rank=rank) for rank in range(1, len(ROOM) + 1)]
    candidates = candidates_of(QUESTION, hits)
    first, again = excerpts_of(candidates), excerpts_of(candidates, again=True)
    assert {excerpt.hit.rank for excerpt in first} == set(range(1, len(ROOM) + 1))
    assert {excerpt.hit.rank for excerpt in again} == set(range(1, len(ROOM_AGAIN) + 1))
    assert set(ASKED) <= set(texts(again[0]))
    assert length(again) <= sum(ROOM_AGAIN) < length(first) / 2


def rules_of(house):
    return [f"Rule {n} of house {house} is about {'many ' * 20}things." for n in range(20)]


def length(excerpts):
    return sum(len(text) for excerpt in excerpts for text in texts(excerpt))
