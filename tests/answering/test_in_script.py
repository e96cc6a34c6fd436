"""Nothing is quoted in another script than question and document agree on."""

from dataclasses import replace
from uuid import UUID

import pytest

from core.answering.choosing.in_script import in_agreed_script, is_in_script
from core.retrieval.hits import Hit
from tests.answering.hits import hit

ENGLISH = "Employees have 25 days of annual leave."
GREEK = "Οι εργαζόμενοι έχουν 25 ημέρες ετήσιας άδειας."
CHINESE = "员工每年有25天年假。"


def quotable(question: str, language: str, *hits: Hit) -> list[str]:
    return [
        one.content[unit.start : unit.end]
        for one in in_agreed_script(question, language, hits)
        for unit in one.units
    ]


def written(text: str, language: str, version: int = 7) -> Hit:
    return replace(hit(text), language=language, version_id=UUID(int=version))


@pytest.mark.parametrize(
    ("question", "language", "expected"),
    [
        ("How many days of leave are there?", "en", [ENGLISH]),
        ("Πόσες ημέρες άδειας υπάρχουν;", "el", [GREEK]),
    ],
)
@pytest.mark.parametrize("main", ["en", "el"])
def test_of_a_document_in_two_scripts_the_questions_is_quoted(
    question: str, language: str, expected: list[str], main: str
) -> None:
    assert quotable(question, language, written(f"{ENGLISH}\n\n{GREEK}", main)) == expected


def test_a_hit_in_the_other_half_of_such_a_document_is_not_quoted() -> None:
    assert quotable("How many days of leave?", "en", written(GREEK, "en")) == []
    assert quotable("How many?", "en", written(GREEK, "en"), written(ENGLISH, "en")) == [ENGLISH]


def test_a_document_in_one_script_is_quoted_in_it_whatever_the_question() -> None:
    assert quotable("How many days of leave?", "en", written(GREEK, "el")) == [GREEK]
    one, other = written(GREEK, "el", 7), written(ENGLISH, "en", 8)
    assert quotable("How many days of leave?", "en", one, other) == [GREEK, ENGLISH]


def test_asked_in_a_third_script_most_of_the_document_is_quoted() -> None:
    text = f"{ENGLISH}\n\n{CHINESE}\n\n{CHINESE.replace('25', '26')}"
    found = quotable("Сколько дней отпуска?", "ru", written(text, "zh"))
    assert ENGLISH not in found and len(found) == 2


def test_a_name_in_another_script_does_not_make_a_document_bilingual() -> None:
    text = "\n\n".join([*[GREEK.replace("25", str(days)) for days in range(4)], "Cisco AnyConnect"])
    assert len(quotable("VPN?", "en", written(text, "el"))) == 4


def test_rows_in_both_scripts_and_bare_figures_stay() -> None:
    text = f"{ENGLISH}\n\nLeave | Άδεια | 25\n\n{GREEK}"
    assert quotable("How many days?", "en", written(text, "en"))[-1] != GREEK
    assert any("Άδεια" in one for one in quotable("How many days?", "en", written(text, "en")))


def test_words_are_compared_in_one_script() -> None:
    assert is_in_script("年假有几天？", "zh", CHINESE, "zh")
    assert not is_in_script("年假有几天？", "zh", "年次有給休暇は25日です。", "ja")
    assert not is_in_script("How many days?", "en", GREEK, "el")
    assert is_in_script("How many days?", "en", "25", "el")
    assert is_in_script("§ 12?", "el", GREEK, "el")
