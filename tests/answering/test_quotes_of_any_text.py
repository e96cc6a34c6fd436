"""What holds of quotes whatever the page is: words that stand there are found, others are not."""

from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.answering.citing.quotes import find_quotes, normalize
from core.retrieval.hits import Hit
from tests.any_text import grows_with, repeatable, texts

SOME = UUID(int=1)
WORDS = ("Employees", "have", "25", "days", "„leave“", "office", "£50", "don't", "e.g.", "休暇")
words = st.lists(st.sampled_from(WORDS), min_size=1, max_size=20)


def hit(content: str, boxes: list[list[float]] | None = None) -> Hit:
    """A passage of page 1, unless its lines say more."""
    return Hit(
        rank=1,
        chunk_id=SOME,
        document_id=SOME,
        document_title="Leave policy",
        version_id=SOME,
        version=1,
        effective_from=None,
        effective_until=None,
        created_on=date(2026, 1, 1),
        language="en",
        chunk_index=0,
        page_start=1,
        page_end=1,
        section="",
        content=content,
        boxes=boxes or [],
        units=(),
        similarity=None,
        lexical=0.0,
        score=0.0,
    )


def set_anew(word: str, line_end: str) -> str:
    """The same word as another program writes it: other quotation marks, hyphenated."""
    other = word.replace("„", "“").replace("“", "”").replace("'", "’")
    return f"{other[:3]}-{line_end}{other[3:]}" if other.isalpha() and len(other) > 4 else other


@repeatable
@given(words, st.sampled_from((" ", "\n", "\t", "  \n")), st.data())
def test_words_of_the_page_are_found_however_it_is_set(chosen, blank, data) -> None:
    first = data.draw(st.integers(0, len(chosen) - 1))
    last = data.draw(st.integers(first + 1, len(chosen)))
    content = " ".join(chosen)
    start = len(" ".join([*chosen[:first], ""]))
    end = start + len(" ".join(chosen[first:last]))
    page = blank.join(set_anew(word, "\n") for word in chosen)

    (quote,) = find_quotes(hit(content), start, end, {(SOME, 1): page})

    assert quote.text == " ".join(chosen[first:last]) and quote.page == 1


@repeatable
@given(texts, texts, st.data())
def test_what_is_found_stands_on_its_page(content: str, page: str, data) -> None:
    start = data.draw(st.integers(0, len(content)))
    end = data.draw(st.integers(start, len(content)))
    for text in (page, page + content):
        for quote in find_quotes(hit(content), start, end, {(SOME, 1): text}):
            assert normalize(quote.text) in normalize(text)
            assert normalize(quote.text) == normalize(content[start:end])


@repeatable
@given(words, words)
def test_over_two_pages_all_is_found_or_nothing(first: list[str], second: list[str]) -> None:
    one, other = " ".join(first), " ".join(second)
    content = f"{one} {other}"
    lines: list[list[float]] = [
        [1, 0, len(one), 0, 0, 100, 10],
        [2, len(one) + 1, len(content), 0, 0, 100, 10],
    ]
    there = {(SOME, 1): one, (SOME, 2): other}

    quotes = find_quotes(hit(content, lines), 0, len(content), there)

    assert [(quote.page, quote.text) for quote in quotes] == [(1, one), (2, other)]
    assert find_quotes(hit(content, lines), 0, len(content), {(SOME, 1): one}) == []


@pytest.mark.parametrize("piece", ["leave ", "a-", "“a” ", "ﬁ\u00ad", "1\t", "\n"])
def test_twice_the_page_is_twice_the_work(piece: str) -> None:
    def find(page: str) -> None:
        find_quotes(hit(page), 0, len(page), {(SOME, 1): page})

    assert grows_with(find, piece)
