"""What is told beside a question is no part of what is asked."""

import pytest

from core.text.question_parts import asking_part


@pytest.mark.parametrize(
    ("text", "asking"),
    [
        ("Our HQ is in Munich. Which law applies?", "Which law applies?"),
        ("Hi! I'm new here. May I bring a dog? Thanks.", "May I bring a dog?"),
        ("My laptop was stolen. What do I do? Whom do I tell?", "What do I do? Whom do I tell?"),
        ("I am new here. how many days do I get", "how many days do I get"),
        ("Ich bin neu hier. Wie viele Urlaubstage habe ich?", "Wie viele Urlaubstage habe ich?"),
        ("Je suis nouveau ici. Combien de jours ai-je ?", "Combien de jours ai-je ?"),
        ("Soy nueva aquí. ¿Cuántos días tengo?", "¿Cuántos días tengo?"),
        ("Sono nuovo. Quanti giorni di ferie ho?", "Quanti giorni di ferie ho?"),
        ("Sou nova aqui. Quantos dias tenho?", "Quantos dias tenho?"),
        ("Ik ben nieuw hier. Hoeveel dagen krijg ik?", "Hoeveel dagen krijg ik?"),
    ],
)
def test_the_sentences_that_ask_are_told_from_those_that_tell(text: str, asking: str) -> None:
    assert asking_part(text) == asking


@pytest.mark.parametrize(
    "text",
    [
        *("How much leave do I get?", "annual leave", "I want to know about annual leave."),
        *("Is Dr. Meyer in today?", "Who pays? And until when?", ""),
    ],
)
def test_what_only_asks_or_only_tells_stays_as_it_is(text: str) -> None:
    assert asking_part(text) == text
