"""The script that a text is written in."""

import pytest

from core.text.languages import LANGUAGES
from core.text.scripts import scripts_of


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Annual leave is 25 days.", "en", {"latin"}),
        ("Größe, año, congés", "de", {"latin"}),
        ("Η ετήσια άδεια είναι 25 ημέρες.", "el", {"greek"}),
        ("Отпуск 28 дней", "ru", {"cyrillic"}),
        ("年假为十五天。", "zh", {"han"}),
        ("VPN密码长度", "zh", {"latin", "han"}),
        ("精算は帰着後に行う", "ja", {"kana"}),
        ("宿泊費", "ja", {"kana"}),
        ("Ο νέος υπολογιστής (laptop) παραδίδεται την πρώτη ημέρα", "el", {"greek"}),
        ("Hotel | Ξενοδοχείο | 120", "en", {"latin", "greek"}),
        ("25 / 4.000 €", "en", set()),
        ("", "en", set()),
    ],
)
def test_a_text_is_in_the_scripts_of_many_of_its_letters(
    text: str, language: str, expected: set[str]
) -> None:
    assert scripts_of(text, language) == expected


@pytest.mark.parametrize("language", LANGUAGES.values(), ids=lambda one: one.code)
def test_a_refusal_is_in_the_script_of_its_language(language: object) -> None:
    sentence, code = language.not_found, language.code  # type: ignore[attr-defined]
    assert not sentence or language.script in scripts_of(sentence, code)  # type: ignore[attr-defined]
