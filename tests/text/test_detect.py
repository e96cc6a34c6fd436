"""Short everyday questions are taken for the language that they are in."""

import pytest

from core.text.detect import detect


@pytest.mark.parametrize(
    "question",
    [
        "how much gym money do i get a year",
        "can i get money back for a massage",
        "wetin be the leave policy",
        "who do i talk to if my boss is mean",
    ],
)
def test_a_colloquial_question_is_english(question: str) -> None:
    assert detect(question) == "en"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Wie viele Tage Urlaub habe ich im Jahr?", "de"),
        ("¿Cuántos días de vacaciones tengo al año?", "es"),
        ("Combien de jours de congé ai-je par an ?", "fr"),
    ],
)
def test_other_languages_are_told_apart(text: str, language: str) -> None:
    assert detect(text) == language


def test_a_text_that_says_nothing_has_the_default_language() -> None:
    assert detect("12 34", default="de") == "de"


def test_the_numbers_of_a_table_say_nothing_of_its_language() -> None:
    rows = "".join(f"| {year} | {year // 3 + 4} | {1000 + 211 * year:,} |\n" for year in range(300))
    assert detect(f"| Years of service | Notice in weeks | Severance in euros |\n{rows}") == "en"
    assert detect(f"| Jahre im Dienst | Wochen bis zum Ende | Abfindung |\n{rows}") == "de"
    assert detect("北京的住宿费上限为每晚400元。报销单由部门主管在5日内批准。") == "zh"
