"""Facts of a sentence that stand in no source: numbers, dates, addresses and names."""

import pytest

from core.answering.checking.invented import invented

SOURCES = [
    "Expenses above $1,500 need approval. Leave is at least 14 weeks.",
    "After 5 to 10 years of service there are 30 days. It starts on 1 March 2026.",
    "Ask Anna Berg at hr@example.org.",
    "What about a laptop for $950?",
]


@pytest.mark.parametrize(
    "sentence",
    [
        "Expenses of more than $1,500 are approved first.",
        "A laptop for $950 needs none.",  # the asker's own number
        "Who has been here for seven years has 30 days.",
        "Two things count.",
        "Leave is 14 weeks or more, which are 98 days.",
        "It starts on 1 March.",
        "Write to Anna Berg (hr@example.org).",
    ],
)
def test_what_stands_there_or_follows_from_it_is_no_invention(sentence: str) -> None:
    assert invented(sentence, SOURCES, "en") is None


@pytest.mark.parametrize(
    ("sentence", "lack"),
    [
        ("Expenses of $9,000 need approval.", "number"),
        ("Expenses of $900 need none.", "number"),
        ("Leave is 40 weeks.", "number"),
        ("After seven months there are 30 days.", "number"),
        ("It starts on 2 March 2026.", "date"),
        ("Write to pay@example.org.", "address"),
        ("Ask Anna Hill about it.", "name"),
    ],
)
def test_what_stands_nowhere_is_named_by_its_kind(sentence: str, lack: str) -> None:
    assert invented(sentence, SOURCES, "en") == lack
