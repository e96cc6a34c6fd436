"""A question for what something is is answered by what begins with it and says so."""

from dataclasses import replace

import pytest

from core.answering.choosing.asked import asked_of
from core.answering.choosing.candidates import candidates_of
from core.answering.choosing.defining import says_what
from tests.answering.hits import hit

CARER = "A carer is anyone who looks after an ill member of the family."


@pytest.mark.parametrize(
    ("question", "language", "text"),
    [
        ("Who counts as a carer?", "en", CARER),
        ("What does “donor” mean?", "en", "“Donor” means a person that has given money."),
        (
            "Was ist mit Notfall gemeint?",
            "de",
            "Ein Notfall ist jede Lage, die Menschen gefährdet.",
        ),
        ("What is a donor?", "en", "“Donor” means a person that has given money."),
        ("What are developers?", "en", "3.2 Developers are volunteers who agree to the aims."),
        ("Was ist ein Notfall?", "de", "Ein Notfall ist jede Lage, die Menschen gefährdet."),
        ("Wer gilt als Angehöriger?", "de", "Angehöriger ist, wer im Haushalt lebt."),
        ("Qu’est-ce qu’un incident ?", "fr", "Un incident est un événement imprévu."),
        ("¿Qué es un incidente?", "es", "Un incidente es cualquier suceso imprevisto."),
        ("Che cos’è un incidente?", "it", "Un incidente è un evento imprevisto."),
        ("O que é um incidente?", "pt", "Um incidente é qualquer acontecimento imprevisto."),
        ("Wat houdt een incident in?", "nl", "Een incident is een onverwachte gebeurtenis."),
        ("Wat is een incident?", "nl", "Een incident is een onverwachte gebeurtenis."),
    ],
)
def test_what_says_what_a_term_means(question: str, language: str, text: str) -> None:
    (candidate,) = candidates_of(question, [replace(hit(text), language=language)])

    assert says_what(asked_of(question, language).term, candidate, language)


@pytest.mark.parametrize(
    "text",
    [
        "A carer is paid for ten days.",
        "The leave of a carer is a right of all staff.",
        "Carers may take up to ten days of leave.",
        "A young carer is anyone under eighteen who looks after somebody.",
    ],
)
def test_what_speaks_of_a_term_otherwise_does_not(text: str) -> None:
    (candidate,) = candidates_of("What is a carer?", [hit(text)])

    assert not says_what(asked_of("What is a carer?", "en").term, candidate, "en")


def test_other_questions_ask_for_no_term() -> None:
    assert asked_of("How long is a shift?", "en").term == ""
    assert asked_of("May a carer take leave?", "en").term == ""
