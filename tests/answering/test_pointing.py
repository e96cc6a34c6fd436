"""What only says where something can be read answers only who asks that."""

import pytest

from core.answering.choosing.asked import asked_of
from core.answering.choosing.candidates import candidates_of
from core.answering.choosing.pointing import only_points
from tests.answering.hits import hit

POINTING = [
    "See the transit benefit page.",
    "For more information, please see our Export Controls policy.",
    "Please refer to section 4 of the handbook for details.",
    "More information: https://intranet.example/leave",
    "Siehe den Abschnitt über Dienstreisen.",
    "Pour plus d’informations, consultez la page des congés.",
    "Para más información, consulte la guía de viajes.",
    "Per maggiori informazioni, vedi la pagina dei permessi.",
    "Zie voor verlof de pagina van personeelszaken.",
    "Para mais informações, consulte o manual de viagens.",
]
ANSWERING = [
    "See a doctor on the first day and bring the note.",
    "Refer to the policy within 5 days of the accident.",
    "The leave page is kept by the people team.",
    "Visit patients only between two and four.",
]


def only(text):
    (found,) = candidates_of("What is covered?", [hit(text)])
    return found


@pytest.mark.parametrize("text", POINTING)
def test_a_sentence_that_only_points_elsewhere_is_told(text):
    assert only_points(only(text))


@pytest.mark.parametrize("text", ANSWERING)
def test_a_sentence_that_says_more_is_none(text):
    assert not only_points(only(text))


def test_a_row_of_nothing_but_addresses_points_elsewhere():
    table = (
        "Benefit\tLink\nDental insurance\thttps://benefits.example\nGym\t£20 a month\n"
        "Bicycles\tsee https://bikes.example\n"
    )
    rows = candidates_of("What does dental insurance cover?", [hit(table)])
    pointing = [row.text for row in rows if only_points(row)]
    assert pointing == ["Dental insurance\thttps://benefits.example"]


@pytest.mark.parametrize(
    ("question", "language", "where"),
    [
        ("Where do I find the travel policy?", "en", True),
        ("Which page explains leave?", "en", True),
        ("Wo steht die Reiserichtlinie?", "de", True),
        ("Is there a transit benefit?", "en", False),
        ("How much may a dinner cost?", "en", False),
    ],
)
def test_whether_a_question_asks_where(question, language, where):
    assert asked_of(question, language).where is where


def test_a_line_of_a_table_of_contents_answers_nothing():
    contents = hit("• Closing reports\n• Severity levels\n• Tags\n\nAnyone may report a bug.")
    below = hit("Grave means unusable.", rank=2, section="Bugs > Severity levels")
    texts = [one.text for one in candidates_of("What does severity grave mean?", [contents, below])]
    assert "Severity levels" not in texts
    assert {"Tags", "Grave means unusable."} <= set(texts)


def test_an_announced_item_answers_although_a_section_is_called_so():
    kinds = hit("There are two kinds of leave:\n\n• Sick leave\n• Annual leave\n")
    below = hit("It is paid.", rank=2, section="Leave > Sick leave")
    texts = [one.text for one in candidates_of("Which kinds of leave are there?", [kinds, below])]
    assert {"Sick leave", "Annual leave"} <= set(texts)
