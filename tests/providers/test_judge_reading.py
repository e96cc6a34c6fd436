"""What the judge is given to read: marked pieces, within its length, pooled where they stand."""

import numpy as np
import pytest

from core.providers.judge import passage as reading
from core.providers.judge.languages import reads
from core.providers.judge.passage import (
    END,
    LONGEST,
    LONGEST_ASKED,
    LONGEST_HEADING,
    LONGEST_PIECE,
    LONGEST_TEXT,
    MARK,
    ROWS_STEP,
    SAID,
    START,
    TASKS,
    WIDTH_STEP,
    Passage,
    Piece,
    arrays,
    heading_of,
    plain,
    read,
)
from core.providers.tokenizer import PackagedTokenizer

TOKENS = PackagedTokenizer()
PASSAGE = Passage(
    "Leave policy", (Piece("Grade\tDays", judged=False), Piece("Senior\t25"), Piece("It is paid."))
)


def encode(text):
    return TOKENS.encode(text)


def test_the_marks_are_tokens_that_no_text_has():
    known = {"[unused1]": 2, "[unused2]": 3, "[unused3]": MARK, "[unused4]": SAID}
    assert list(known.values()) == [2, 3, 4, 5]
    assert sorted(TASKS.values()) == [2, 3]
    ids = encode("[CLS] [SEP] [unused1] [unused3] Leave is paid.")
    assert not {START, END, MARK, SAID, *TASKS.values()} & set(encode("Leave is paid."))
    assert not {MARK, SAID, *TASKS.values()} & set(ids)


def test_a_question_and_a_passage_in_pieces():
    found = read("question", "Is it paid?", PASSAGE, TOKENS)
    assert found.ids == [
        START,
        TASKS["question"],
        *encode("Is it paid?"),
        END,
        *encode("Leave policy"),
        MARK,
        *encode("Grade | Days"),
        MARK,
        *encode("Senior | 25"),
        MARK,
        *encode("It is paid."),
        END,
    ]


def test_spans_are_of_the_text_and_of_the_judged_pieces():
    found = read("question", "Is it paid?", PASSAGE, TOKENS)
    assert found.ids[slice(*found.text)] == encode("Is it paid?")
    assert [found.ids[slice(*span)] for span in found.spans] == [
        encode("Senior | 25"),
        encode("It is paid."),
    ]


def test_a_statement_may_stand_behind_its_question():
    found = read("statement", "It is.", PASSAGE, TOKENS, asked="Is it paid?")
    expected = [START, TASKS["statement"], *encode("Is it paid?"), SAID, *encode("It is."), END]
    assert found.ids[: len(expected)] == expected
    assert found.ids[slice(*found.text)] == encode("It is.")


def test_long_parts_are_cut_and_nothing_is_longer_than_the_model_reads():
    long = "leave " * 400
    passage = Passage(long, tuple(Piece(long) for _ in range(5)))
    found = read("statement", long, passage, TOKENS, asked=long)
    assert len(found.ids) <= LONGEST
    assert found.ids[-1] == END
    assert found.text[1] - found.text[0] == LONGEST_TEXT
    assert found.text[0] == 2 + LONGEST_ASKED + 1
    assert found.spans[0][0] == found.text[1] + 1 + LONGEST_HEADING + 1
    assert max(end - start for start, end in found.spans) == LONGEST_PIECE


def test_a_piece_for_which_there_is_no_room_has_an_empty_span_and_a_shorter_one_may_follow():
    long = "leave " * 400
    passage = Passage("", (Piece(long), Piece(long), Piece(long), Piece("short"), Piece("also")))
    found = read("question", "leave", passage, TOKENS)
    assert [end - start for start, end in found.spans] == [LONGEST_PIECE, LONGEST_PIECE, 0, 1, 1]
    assert found.ids[slice(*found.spans[3])] == encode("short")


def test_one_more_token_than_there_is_room_for_is_left_out():
    heading = Passage("", (Piece("leave " * 110), Piece("leave " * 110)))
    used = len(read("question", "leave", heading, TOKENS).ids)
    fitting = "leave " * (LONGEST - used - 1)
    for piece, length in ((fitting, LONGEST), (f"{fitting} leave", used)):
        passage = Passage("", (*heading.pieces, Piece(piece)))
        assert len(read("question", "leave", passage, TOKENS).ids) == length


def test_the_end_of_a_long_heading_is_kept():
    found = read("question", "", Passage(f"{'title ' * 40}> Carry-over", ()), TOKENS)
    assert found.ids[-5:-1] == encode("> Carry-over")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("| Senior | £50 |", "Senior | £50"),
        ("Senior\t£50", "Senior | £50"),
        ("See [the form](https://x.example/a_(b)) now", "See the form now"),
        ("![logo](a.png) text", "logo text"),
        ("**Leave** is `paid`", "Leave is paid"),
        ("a <br> b", "a  b"),
        ("{{ name }} has {% if x %}leave", "has leave"),
        ("2 * 3", "2 * 3"),
        ("", ""),
    ],
)
def test_what_markdown_puts_around_words_is_not_read(text, expected):
    assert plain(text) == expected


@pytest.mark.parametrize(
    ("section", "heading"),
    [("", "Leave"), ("A", "Leave > A"), ("A > B > C", "Leave > B > C")],
)
def test_a_heading_is_the_title_and_the_innermost_two(section, heading):
    assert heading_of("Leave", section) == heading


def test_a_batch_is_filled_up_and_masked():
    one = read("question", "Is it paid?", PASSAGE, TOKENS)
    other = read("question", "Is it?", Passage("Leave", (Piece("It is paid. " * 20),)), TOKENS)
    ids, mask, types, pooling = arrays([one, other])
    assert ids.shape == mask.shape == types.shape
    assert ids.shape[1] % WIDTH_STEP == 0 and ids.shape[1] - len(other.ids) < WIDTH_STEP
    for row, found in enumerate((one, other)):
        length = len(found.ids)
        assert ids[row, :length].tolist() == found.ids
        assert mask[row].tolist() == [1] * length + [0] * (ids.shape[1] - length)
        assert types[row].sum() == length - found.text[1] - 1
        assert not ids[row, length:].any() and not types[row, length:].any()
    assert pooling.shape == (2, ROWS_STEP, ids.shape[1])
    assert not pooling[:, 2 + 2 :].any()


def test_pooling_takes_the_mean_of_text_passage_and_each_piece():
    found = read("question", "Is it paid?", PASSAGE, TOKENS)
    ids, _, _, pooling = arrays([found])
    means = pooling[0] @ ids[0].astype(np.float32)
    parts = [found.text, (found.text[1] + 1, len(found.ids)), *found.spans]
    expected = [np.mean(found.ids[start:end]) for start, end in parts]
    assert means[: len(parts)] == pytest.approx(expected, rel=1e-4)


def test_an_empty_span_is_pooled_to_nothing():
    empty = reading.Reading([START, TASKS["question"], END, END], (2, 2), [(3, 3)])
    pooling = arrays([empty])[3]
    assert pooling[0, 0].sum() == pooling[0, 2].sum() == 0


@pytest.mark.parametrize(
    ("question", "sources", "expected"),
    [
        ("en", ["en", "en"], True),
        ("en", ["en", "de"], True),
        ("en", ["en", "de", "fr"], False),
        ("en", ["", "de"], True),
        ("en", [], True),
        ("de", ["en", "en"], False),
        ("", ["en"], False),
    ],
)
def test_which_languages_it_reads(question, sources, expected):
    assert reads(question, sources) == expected
