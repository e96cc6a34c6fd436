"""A sentence is carried by words that say the same in another inflection."""

from dataclasses import replace

import pytest

from core.answering.checking.support import Support, ground
from tests.answering.hits import hit


@pytest.mark.parametrize(
    ("language", "source", "sentence"),
    [
        ("en", "Unused days may be carried over.", "You carry over unused days."),
        ("en", "The company reimburses duties.", "Companies reimburse duty."),
        (
            "en",
            "Injuries are reported to the safety officer.",
            "Report an injury to the safety officer.",
        ),
        (
            "en",
            "Salaries are paid on the last working day.",
            "The salary is paid on the last working day.",
        ),
        (
            "en",
            "Managers apply for parking permits.",
            "A manager applies for a parking permit.",
        ),
        (
            "en",
            "Facilities are cleaned daily by suppliers.",
            "The facility is cleaned daily by a supplier.",
        ),
        (
            "en",
            "Applications are approved by the committee.",
            "The committee approves an application.",
        ),
        ("en", "Identities are verified by agencies.", "An agency verifies the identity."),
        (
            "en",
            "Copies of diplomas are certified by embassies.",
            "An embassy certifies a copy of the diploma.",
        ),
        (
            "en",
            "Vacancies are filled by transferring employees.",
            "A vacancy is filled by the transfer of an employee.",
        ),
        (
            "de",
            "Urlaubstage werden von den Vorgesetzten schriftlich genehmigt.",
            "Der Urlaubstag wird von einem Vorgesetzten schriftlich genehmigt.",
        ),
        (
            "es",
            "Los empleados solicitan sus vacaciones por escrito.",
            "El empleado solicita las vacaciones por escrito.",
        ),
    ],
)
def test_a_fact_in_another_inflection_is_supported(
    language: str, source: str, sentence: str
) -> None:
    found = ground(sentence, (), [replace(hit(source), language=language)])
    assert isinstance(found, Support)


def test_words_are_compared_in_the_language_of_most_sources() -> None:
    source = "Urlaubstagen geht ein Antrag voraus, den Vorgesetzte schriftlich prüfen."
    sentence = "Urlaubstage: Antrag schriftlich, Vorgesetzte prüfen voraus."
    german = [replace(hit(source), language="de")] * 2
    mixed = [*german, hit("Nothing to see.", rank=3)]
    assert isinstance(ground(sentence, (), mixed), Support)
