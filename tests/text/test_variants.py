"""What people type without accents, or in one word, is read as texts write it."""

from collections.abc import Collection
from functools import partial

import pytest

from core.text.variants import MOST, MOST_SPELLINGS, as_written, held_in_a_sentence

TEXTS = {
    "de": "Der Antrag auf Urlaub geht an die Leitung. Die Kündigungsfrist beträgt drei Monate. "
    "Überstunden werden ausgeglichen.",
    "fr": "Les congés payés sont de 25 jours. La rémunération est versée chaque mois. Le préavis "
    "est d'un mois.",
    "es": "La política de vacaciones. Los años de servicio cuentan.",
    "pt": "As férias são marcadas até março. A autorização é do diretor.",
    "it": "L'indennità è pagata ogni mese.",
    "nl": "De aanvraag voor vakantie gaat naar de leiding. Eén geïnstalleerde app is genoeg.",
    "en": "The resume goes to the office. Each café pays for its own lunch.",
}


def written(question: str, language: str) -> str:
    held = partial(held_in_a_sentence, [TEXTS[language]], language)
    return as_written(question, [language], held)


@pytest.mark.parametrize(
    ("language", "question", "expected"),
    [
        ("fr", "Combien de conges payes ?", "Combien de conges payés ?"),
        ("fr", "quelle remuneration", "quelle rémuneration"),
        ("fr", "Quel preavis ?", "Quel préavis ?"),
        ("es", "cuantos anos de servicio", "cuantos años de servicio"),
        ("pt", "Quando marco as ferias?", "Quando marco as férias?"),
        ("pt", "Quem da a autorizacao?", "Quem da a autorização?"),
        # The stem is the same without:
        ("it", "quanta indennita", "quanta indennita"),
        ("nl", "een geinstalleerde app", "een geinstalleerde app"),
        # Accents that the text has not:
        ("en", "Where does my résumé go?", "Where does my resume go?"),
        # Compounds, taken apart and put together:
        ("de", "Wohin mit dem Urlaubsantrag?", "Wohin mit dem Urlaubs Antrag?"),
        ("nl", "Naar wie gaat mijn vakantieaanvraag?", "Naar wie gaat mijn vakantie aanvraag?"),
        (
            "de",
            "Welche Frist hat die Kündigung?",
            "Welche Kündigungsfrist hat die Kündigungsfrist?",
        ),
        # The text has them as they are, or has nothing alike; parts stand in two sentences:
        ("de", "Wie lange ist die Kündigungsfrist?", "Wie lange ist die Kündigungsfrist?"),
        ("de", "Wie lang ist die Kuendigungsfrist?", "Wie lang ist die Kuendigungsfrist?"),
        ("de", "Wer bezahlt das Fahrrad?", "Wer bezahlt das Fahrrad?"),
        ("de", "Monatsantrag", "Monatsantrag"),
        ("fr", "le teletravail", "le teletravail"),
        ("en", "How is the annual leave counted?", "How is the annual leave counted?"),
        ("en", "", ""),
    ],
)
def test_a_word_is_written_as_the_texts_have_it(
    language: str, question: str, expected: str
) -> None:
    assert written(question, language) == expected


@pytest.mark.parametrize("word", ["e" * 5_000, "e" * MOST, "aeiou" * 8])
def test_of_a_long_word_no_more_writings_are_looked_up_than_may_be(word: str) -> None:
    looked_up: list[int] = [0]

    def held(writings: Collection[tuple[str, ...]]) -> set[tuple[str, ...]]:
        looked_up.append(len(writings))
        return set()

    assert as_written(word, ["fr"], held) == word
    assert max(looked_up) <= MOST_SPELLINGS
