"""Acronyms of a question, spelled out as the texts that may answer it have them."""

import pytest

from core.text.acronyms import spelled_out

WORDS = {"does", "the", "team", "sign", "how", "is", "what", "tea", "who", "sits", "on", "my"}


def is_word(word: str) -> bool:
    return word.casefold() in WORDS


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        (
            "Does the team sign NDAs?",
            "The team does not enter into non-disclosure agreements.",
            "Does the team sign non-disclosure agreements?",
        ),
        (
            "who sits on the tab",
            "Ask the Technical Advisory Board.",
            "who sits on the Technical Advisory Board",
        ),
        (
            "How is PTO earned?",
            "You earn paid time off. Your paid\ntime off lapses.",
            "How is paid time off earned?",
        ),
        (
            "How is the FPB made?",
            "ﬁrst İzin ßa ﬁle\nThe Final Payment Balance.",
            "How is the Final Payment Balance made?",
        ),
        (
            "Who sits on the DPC?",
            "The Data Protection Committee. The Data Protection Committee. Duty, Pay, Cost.",
            "Who sits on the Data Protection Committee?",
        ),
    ],
)
def test_an_acronym_becomes_the_words_it_stands_for(
    question: str, text: str, expected: str
) -> None:
    assert spelled_out(question, [text], is_word) == expected


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("What is the NDA?", "An NDA is a Non-Disclosure Agreement."),  # the texts have it
        ("What is the NDA?", "New drivers apply."),  # any words, said once
        ("What is the NDA?", "Number. Date. Amount. Number. Date. Amount."),  # not one name
        ("What is the NDA?", "Name: Department, Address. Name: Department, Address."),
        ("What is my TIO?", "Time is on my side. Time is on."),  # only one word says something
        ("What is my ITM?", "Is the mail on? Is the mail on?"),
        ("Is tea on the team?", "Travel Expense Allowance, Travel Expense Allowance"),
        ("What is HR?", "Hotel Rates are fixed. Hotel Rates vary."),  # any two words
        ("What is the ÄÖÜ🙂?", ""),
        ("What is the FII?", "ﬁrst İzin ﬁle"),  # letters that are two in small ones
    ],
)
def test_other_questions_stay(question: str, text: str) -> None:
    assert spelled_out(question, [text], is_word) == question
