"""Sentences cut out of the kinds of text that policies are made of."""

import pytest

from core.text.sentences import LONGEST, LONGEST_LIST, split_sentences, statements


def _texts(text: str) -> list[str]:
    return [text[s.start : s.end] for s in split_sentences(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One rule. Two rules! Three?", ["One rule.", "Two rules!", "Three?"]),
        ("Ask Dr. Smith or Ms. Lee. They know.", ["Ask Dr. Smith or Ms. Lee.", "They know."]),
        ("Use a tool, e.g. Word. Save it.", ["Use a tool, e.g. Word.", "Save it."]),
        ("See No. 5 and Sec. 3. Then sign.", ["See No. 5 and Sec. 3.", "Then sign."]),
        ("It costs 4.50 euros. Pay it.", ["It costs 4.50 euros.", "Pay it."]),
        ("J. R. Miller signs. He must.", ["J. R. Miller signs.", "He must."]),
        ("It ended in 2024. A new one began.", ["It ended in 2024.", "A new one began."]),
        ('He said "No." Then he left.', ['He said "No."', "Then he left."]),
        ("It is paid.² Ask first.¹ ² Then go.", ["It is paid.²", "Ask first.¹", "² Then go."]),
        ("Wait … and see. Then act.", ["Wait … and see.", "Then act."]),
        ("员工享有年假。未休假期可结转。", ["员工享有年假。", "未休假期可结转。"]),
        ("هل يحق لي؟ نعم.", ["هل يحق لي؟", "نعم."]),
        ("यह नियम है। पालन करें।", ["यह नियम है।", "पालन करें।"]),
        ("Отпуск 28 дней. Он оплачен.", ["Отпуск 28 дней.", "Он оплачен."]),
    ],
)
def test_prose_is_cut_where_sentences_end(text: str, expected: list[str]) -> None:
    assert _texts(text) == expected


def test_list_items_are_sentences_without_their_bullets() -> None:
    text = "Reimbursed are:\n• meals up to 45 euros\n• hotels\n- taxis after 22:00"
    assert _texts(text) == [
        "Reimbursed are:",
        "meals up to 45 euros",
        "hotels",
        "taxis after 22:00",
    ]


def test_numbered_items_keep_their_numbers() -> None:
    text = "3.1. Employees report losses.\n3.2. Managers confirm them.\n(a) in writing"
    assert _texts(text) == [
        "3.1. Employees report losses.",
        "3.2. Managers confirm them.",
        "(a) in writing",
    ]


def test_a_sentence_wrapped_over_lines_stays_one_with_its_line_breaks() -> None:
    text = "Employees who travel for work must book economy class\nfor flights under six hours."
    assert _texts(text) == [text]


def test_headings_are_told_from_what_they_head() -> None:
    text = "4 Annual leave\n\nEmployees receive 25 days. Unused days lapse.\n\n## Carry over\nFive."
    assert [(text[s.start : s.end], s.is_heading) for s in split_sentences(text)] == [
        ("4 Annual leave", True),
        ("Employees receive 25 days.", False),
        ("Unused days lapse.", False),
        ("## Carry over", True),
        ("Five.", False),
    ]


def test_the_columns_of_a_table_are_named_by_a_heading() -> None:
    named = (
        "| Years of service | Notice in weeks, at least | Severance in whole euros |\n|---|---|---|"
    )
    found = split_sentences(f"| 45 | 19 | 10,495 |\n{named}\n| 46 | 19 | 10,706 |")
    assert [sentence.is_heading for sentence in found] == [False, True, False]


def test_list_items_are_no_headings() -> None:
    text = "Reimbursed are:\n• hotels\n• taxis after 22:00\n(a) meals abroad"
    assert not any(s.is_heading for s in split_sentences(text))


@pytest.mark.parametrize(
    "line", ["Annual leave ........ 12", "3.2 Carry-over . . . . . 7", "Sick pay …… 30", "Pay:"]
)
def test_lines_of_contents_and_leads_are_headings(line: str) -> None:
    text = f"{line}\n\nEmployees receive 25 days of leave. Unused days lapse."
    assert [s.is_heading for s in split_sentences(text)] == [True, False, False]


def test_an_opening_and_its_list_are_one_statement() -> None:
    text = "Paid. Reimbursed are:\n• meals\n• hotels\n\nAll else is not. Ask us."
    assert [text[s.start : end] for s, end in statements(text)][:2] == [
        "Paid.",
        "Reimbursed are:\n• meals\n• hotels",
    ]


def test_a_long_list_is_cut_between_items() -> None:
    items = "\n".join(f"• item number {number} of a very long list" for number in range(60))
    text = f"Reimbursed are:\n{items}"
    sentence, end = next(statements(text))
    assert LONGEST < end - sentence.start <= LONGEST_LIST
    assert text[end] == "\n"


def test_a_question_only_announces_its_answer() -> None:
    text = "Can I carry days over? Up to five."
    assert [s.is_heading for s in split_sentences(text)] == [True, False]


def test_a_text_of_one_fragment_is_no_heading() -> None:
    assert [s.is_heading for s in split_sentences("Twenty-five days")] == [False]


def test_what_never_stops_is_cut_between_words() -> None:
    text = "word " * 500
    sentences = split_sentences(text)
    assert all(0 < s.end - s.start <= LONGEST for s in sentences)
    assert " ".join(_texts(text)) == text.strip()


@pytest.mark.parametrize("text", ["", " \n\t\n ", "...", "•", "[](){}", "\x00\ufeff", "a" * 5000])
def test_odd_texts_lose_no_word(text: str) -> None:
    spans = [(s.start, s.end) for s in split_sentences(text)]
    assert spans == sorted(spans)
    kept = "".join(text[start:end] for start, end in spans)
    assert [c for c in kept if c.isalnum()] == [c for c in text if c.isalnum()]
