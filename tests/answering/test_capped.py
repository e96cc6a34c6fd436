"""Who asks whether something has a limit gets the one that is named for it, or nothing."""

from dataclasses import replace

import pytest

from core.answering.choosing.candidates import candidates_of
from core.answering.choosing.capped import says_limit
from core.answering.choosing.choose import choose
from core.providers.registry import judge
from tests.answering.hits import hit

PAID = (
    "Meals abroad are paid up to 45 euros per day. Taxis are taken only late at night. Hotel costs "
    "are reimbursed up to 130 euros a night. Printing for private use is at most 20 pages a month."
)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Are meals abroad paid without limit?", "Meals abroad are paid up to 45 euros per day."),
        ("Is there a cap on hotel costs?", "Hotel costs are reimbursed up to 130 euros a night."),
        (
            "Are hotel costs reimbursed in full?",
            "Hotel costs are reimbursed up to 130 euros a night.",
        ),
        ("Are taxis paid without limit?", ""),
        ("Are meals for guests paid without limit?", ""),
        ("Are meals paid abroad?", ""),
    ],
)
def test_the_limit_of_what_is_asked_about_is_named(question: str, said: str) -> None:
    candidates = candidates_of(question, [hit(PAID)])
    topic = question.removeprefix("Is there").rstrip("?")
    assert [one.text for one in candidates if says_limit(topic, one, "en")] == [said] * bool(said)


@pytest.mark.parametrize(
    ("language", "text", "question"),
    [
        ("de", "Essen wird bis zu 45 Euro am Tag bezahlt.", "Wird Essen unbegrenzt bezahlt"),
        ("fr", "Les repas sont payés jusqu’à 45 euros.", "Les repas sont-ils payés sans limite"),
        ("es", "Las comidas se pagan hasta 45 euros al día.", "¿Las comidas se pagan sin límite"),
        ("it", "I pasti si pagano fino a 45 euro.", "I pasti si pagano senza limiti"),
        ("pt", "As refeições são pagas até 45 euros.", "As refeições são pagas sem limite"),
        ("nl", "Maaltijden kosten maximaal 45 euro.", "Kosten maaltijden onbeperkt"),
    ],
)  # fmt: skip
def test_limits_are_known_in_each_language(language: str, text: str, question: str) -> None:
    (candidate,) = candidates_of(question, [replace(hit(text), language=language)])
    assert says_limit(question, candidate, language)


def test_the_judge_and_the_limit_answer() -> None:
    choice = choose("Are meals abroad paid without limit?", [hit(PAID)], judge())
    assert choice.answers
    assert choice.ranked[0].candidate.text == "Meals abroad are paid up to 45 euros per day."
