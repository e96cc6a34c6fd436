"""What holds of sentences whatever the text is."""

from itertools import pairwise

import pytest
from hypothesis import given

from core.text.sentences import LONGEST, split_sentences, statements
from tests.any_text import PIECES, grows_with, repeatable, texts

BULLETS = "•◦▪‣·●○■-–—*"


@repeatable
@given(texts)
def test_sentences_stand_in_their_order_and_apart(text: str) -> None:
    sentences = split_sentences(text)
    assert all(0 <= one.start < one.end <= len(text) for one in sentences)
    assert all(before.end <= after.start for before, after in pairwise(sentences))


@repeatable
@given(texts)
def test_no_word_is_lost(text: str) -> None:
    left, end = "", 0
    for sentence in split_sentences(text):
        left += text[end : sentence.start]
        end = sentence.end
    left += text[end:]
    assert "".join(left.split()).strip(BULLETS) == ""


@repeatable
@given(texts)
def test_a_sentence_has_words_no_blanks_around_it_and_an_end(text: str) -> None:
    for sentence in split_sentences(text):
        words = text[sentence.start : sentence.end]
        assert words == words.strip() != ""
        assert len(words) <= LONGEST


@repeatable
@given(texts)
def test_a_statement_is_its_sentence_and_at_most_the_list_after_it(text: str) -> None:
    stated = list(statements(text))
    assert [sentence for sentence, _ in stated] == split_sentences(text)
    ends = {sentence.end for sentence, _ in stated}
    assert all(sentence.end <= end and end in ends for sentence, end in stated)


@pytest.mark.parametrize("piece", [piece for piece in PIECES if piece.strip()])
def test_twice_the_text_is_twice_the_work(piece: str) -> None:
    assert grows_with(split_sentences, piece + " ")
    assert grows_with(lambda text: list(statements(text)), piece + ":\n")
