"""Periods that a question names beside what it asks."""

import pytest

from core.text.periods import is_of_another_year, without_periods, without_rates


@pytest.mark.parametrize(
    ("question", "left"),
    [
        ("Who is the Head of Safety in Q4 of FY2023?", "Who is the Head of Safety?"),
        ("Who was the Head of Safety, Q3 2024?", "Who was the Head of Safety?"),
        ("In 2025, how many days do I get?", "how many days do I get?"),
        ("mileage rate for the financial year 2024/25", "mileage rate"),
        ("what is the FY24 budget for training", "what is the budget for training"),
        ("how many days do I get this year?", "how many days do I get?"),
        ("what do we pay in the current quarter?", "what do we pay?"),
        ("Wie viele Tage gibt es im Jahr 2025?", "Wie viele Tage gibt es?"),
        ("Wie viele Tage gibt es dieses Jahr?", "Wie viele Tage gibt es?"),
        ("Combien de jours en 2025 ?", "Combien de jours?"),
        ("¿Cuántos días hay este año?", "¿Cuántos días hay?"),
        ("Quanti giorni ci sono quest'anno?", "Quanti giorni ci sono?"),
        ("Quantos dias há este ano?", "Quantos dias há?"),
        ("Hoeveel dagen zijn er dit jaar?", "Hoeveel dagen zijn er?"),
    ],
)
def test_a_question_without_its_period(question: str, left: str) -> None:
    assert without_periods(question) == left


@pytest.mark.parametrize(
    "question",
    [
        "How many days do I get after ten years?",
        "How many days can I carry over to next year?",
        "Is a laptop for 2000 euros too much?",
        "Who goes through 2,025 pages?",
        "Where do I send the T4 slip, and is H1 for visas?",
        "What happens on 1 March 2025?",
        "Who leads the 2030-plan?",
        "Does the travel policy of 2019 still hold?",
        "What changed with the 2019 policy?",
        "Gilt die Reiserichtlinie von 2019 noch?",
        "Que dit le règlement de 2019 ?",
        "¿Qué dice la política de 2019?",
        "Cosa dice il contratto del 2019?",
        "O que diz o regulamento de 2019?",
        "Wat zegt de regeling van 2019?",
        "Combien  de jours ?",
    ],
)
def test_what_is_asked_about_is_no_period(question: str) -> None:
    assert without_periods(question) == question


def test_a_period_that_the_texts_name_stays() -> None:
    question = "What is the rate in 2025?"

    assert without_periods(question, ["From 2024 on: 40p.", "In 2025: 45p."]) == question
    assert without_periods(question, ["From 2024 on: 40p."]) == "What is the rate?"


@pytest.mark.parametrize(
    ("question", "left"),
    [
        ("how much do i get back a year for the gym", "how much do i get back for the gym"),
        ("What is paid per month?", "What is paid?"),
        ("Was gibt es pro Jahr?", "Was gibt es?"),
        ("How much in a leave year", "How much in"),
    ],
)
def test_a_question_without_its_rate(question: str, left: str) -> None:
    assert without_rates(question) == left


def test_a_text_of_another_year() -> None:
    assert is_of_another_year("the rate in 2019", "In 2024 the rate is 45p.")
    assert not is_of_another_year("the rate in 2019", "From 2019 to 2024 the rate was 45p.")
    assert not is_of_another_year("the rate in 2019", "The rate is 45p.")
    assert not is_of_another_year("the rate", "In 2024 the rate is 45p.")
