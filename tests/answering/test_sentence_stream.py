"""However a model's text is cut into deltas, the same sentences come out."""

import random
import re

import pytest

from core.answering.checking.sentence_stream import SentenceStream

TEXTS = {
    "plain": "Leave is paid. It is asked for in writing. Nobody works then.",
    "marks": "Leave is paid [1]. It is asked for in writing.[2] Nobody works then [1, 3].",
    "marks apart": "Leave is paid [1][2]. It is asked for [1] [3]. Then it is granted. [12]",
    "marks inside": "Leave is paid [1] and lasts 25 days [2]. It is asked for in writing [1].",
    "abbreviations": "See e.g. section 3.2 for details [1]. Dr. Okafor, approx. 4.5 h [2]. Done.",
    "list": "You need:\n- a form [1]\n- a signature [2]\n- 14.5 days of notice\n\nThen wait [1].",
    "numbered": "Steps:\n1. Ask your manager [1].\n2. Wait for an answer [2].\n",
    "brackets": "The rule [sic] holds. It says [see annex] so [1]. A [ stays alone.",
    "marks on two lines": "Leave is paid [1]\n[2]\nIt is asked for [1] [3] and kept [2]. Yes.",
    "unmarked list": "You need these:\n\n- a form\n- a signature\n- 14.5 days\n\nThen wait. Done.",
    "unmarked lines": "Leave is paid.\nIt is asked for in writing.\n\nNobody works, e.g. Bo. So.",
    "no stops": "leave is paid [1]\nand lasts long",
    "other scripts": "休暇は有給です。[1] 申請は書面で行います。[2] 以上。",
    "long": "A table without any stop " + "of words " * 120 + "ends here [1]. And so on.",
}


def pieces(*deltas):
    stream = SentenceStream()
    found = [piece for delta in deltas for piece in stream.feed(delta)]
    return found + stream.close()


def chunked(text, seed):
    rng = random.Random(seed)
    deltas, at = [], 0
    while at < len(text):
        size = rng.choice((1, 1, 2, 3, 5, 8, 30))
        deltas.append(text[at : at + size])
        at += size
    return deltas


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_no_cut_changes_what_comes_out(text):
    def shape(found):
        return [(piece.text, piece.marks) for piece in found]

    whole = shape(pieces(text))
    assert shape(pieces(*text)) == whole
    for seed in range(60):
        assert shape(pieces(*chunked(text, seed))) == whole, seed
    for cut in range(len(text)):
        assert shape(pieces(text[:cut], text[cut:])) == whole, cut


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_no_word_is_lost_or_made_up(text):
    words = re.sub(r"\[\d[\d, ]*\]", "", text).split()
    released = " ".join(piece.lead + piece.text for piece in pieces(*text)).split()
    assert "".join(released).replace("-", "") == "".join(words).replace("-", "")


def test_marks_belong_to_the_sentence_before_them():
    found = pieces(TEXTS["marks"])
    assert [(p.text, p.marks) for p in found] == [
        ("Leave is paid.", (1,)),
        ("It is asked for in writing.", (2,)),
        ("Nobody works then.", (1, 3)),
    ]


def test_marks_in_the_middle_of_a_sentence_are_taken_out_of_it():
    first, second = pieces(TEXTS["marks inside"])
    assert (first.text, first.marks) == ("Leave is paid and lasts 25 days.", (1, 2))
    assert second.marks == (1,)


def test_abbreviations_and_numbers_do_not_end_a_sentence():
    found = pieces(TEXTS["abbreviations"])
    assert [p.text for p in found] == [
        "See e.g. section 3.2 for details.",
        "Dr. Okafor, approx. 4.5 h.",
        "Done.",
    ]


def test_list_items_are_pieces_of_their_own_with_their_line_break():
    found = pieces(TEXTS["list"])
    assert [p.text for p in found][1:4] == ["a form", "a signature", "14.5 days of notice"]
    assert all("\n" in p.lead for p in found[1:])


def test_a_sentence_is_released_as_soon_as_the_next_one_begins():
    stream = SentenceStream()
    assert stream.feed("Leave is paid [1]. ") == []
    assert [p.text for p in stream.feed("It is asked")] == ["Leave is paid."]
    assert [p.text for p in stream.feed(" for [2]. By")] == ["It is asked for."]


def test_half_a_mark_is_held_back():
    stream = SentenceStream()
    assert stream.feed("Leave is paid [") == []
    assert stream.feed("1") == []
    assert stream.feed("2]") == []
    assert [(p.text, p.marks) for p in stream.close()] == [("Leave is paid", (12,))]


def test_nothing_gives_nothing():
    assert pieces() == pieces("") == pieces(" \n ", "") == []
