"""Questions about a page are answered with its own words, or said to be impossible."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from core.answering.answer import prepare
from core.answering.live.runs import complete
from core.answering.page_questions import page_asked
from core.answering.question import Question
from core.answering.types import Answer
from core.tenancy.audiences import Audience
from core.tenancy.readers import ANYBODY, EVERYTHING, Reader
from tests.documents import pdfs
from tests.documents.situations import labelled, section

Ask = Callable[..., Answer]


@pytest.fixture
def ask(organization: Any) -> Ask:
    def send(text: str, reader: Reader = ANYBODY, of: Any = organization) -> Answer:
        return complete(prepare(of.id, Question(text, reader=reader)))

    return send


@pytest.fixture
def handbook(tmp_path: Path) -> bytes:
    """Its pages are i to iv, 1 and 2."""
    labelled(tmp_path / "handbook.pdf")
    return (tmp_path / "handbook.pdf").read_bytes()


@pytest.fixture
def travel(tmp_path: Path) -> bytes:
    """Two pages without numbers."""
    path = tmp_path / "travel.pdf"
    pdfs.drawn(
        path,
        section("Trains", "Trains are booked in second class."),
        section("Hotels", "A hotel may cost 130 euros."),
    )
    return path.read_bytes()


@pytest.mark.parametrize(
    ("text", "number", "behind", "language"),
    [
        ("What does page 8 say?", "8", "say", "en"),
        ("what is on page 12 of the travel policy", "12", "of the travel policy", "en"),
        ("What's on page iv?", "iv", "", "en"),
        ("Was steht auf Seite 12 der Reiserichtlinie?", "12", "der reiserichtlinie", "de"),
        ("Que dit la page 4 ?", "4", "", "fr"),
        ("¿Qué dice la página 4?", "4", "", "es"),
        ("Cosa dice la pagina 4?", "4", "", "it"),
        ("O que diz a página 4?", "4", "", "pt"),
        ("Wat staat er op bladzijde 4 van het reisbeleid?", "4", "van het reisbeleid", "nl"),
    ],
)
def test_a_question_for_a_page_is_known_in_each_language(
    text: str, number: str, behind: str, language: str
) -> None:
    asked = page_asked(text, "en")
    assert asked is not None
    assert (asked.number, asked.behind.strip(), asked.language) == (number, behind, language)


@pytest.mark.parametrize(
    "text",
    [
        "What does page 4 say about overtime?",
        "Was steht auf Seite 3 zu Überstunden?",
        "What is the page limit for applications?",
        "How many pages has the handbook?",
        "page",
    ],
)
def test_a_question_with_a_subject_is_searched_as_any_other(text: str) -> None:
    assert page_asked(text, "en") is None


def test_a_page_is_found_by_what_is_printed_on_it(
    ask: Ask, organization: Any, document_factory: Any, handbook: bytes
) -> None:
    document_factory(organization, content=handbook, filename="h.pdf", title="Handbook")
    answer = ask("What does page 2 say?")
    assert answer.answered is True and not answer.generated
    assert answer.citations[0].quote == "Leave is what this page is about."
    assert {one.page for one in answer.citations} == {6}, "and nothing of any other page"
    assert (answer.citations[0].page, answer.citations[0].page_label) == (6, "2")
    assert "Scope" in ask("What's on page iv?").text
    assert "Leave" in ask("What does page 6 say?").text, "by where it stands, without a number"


def test_the_words_behind_the_number_name_the_document(
    ask: Ask, organization: Any, document_factory: Any, handbook: bytes, travel: bytes
) -> None:
    document_factory(organization, content=handbook, filename="h.pdf", title="Handbook")
    document_factory(organization, content=travel, filename="t.pdf", title="Travel policy")
    assert "130 euros" in ask("What is on page 2 of the travel policy?").text
    assert "Leave" in ask("What is on page 2 of the handbook?").text
    which = ask("What does page 2 say?")
    assert which.text == (
        "Several policies have a page 2: Handbook, Travel policy. Which one do you mean?"
    )
    assert (which.answered, which.refusal_reason, which.citations) == (False, "talk", ())


def test_a_page_that_is_not_there_is_said_not_to_be(
    ask: Ask, organization: Any, document_factory: Any, travel: bytes
) -> None:
    document_factory(organization, content=travel, filename="t.pdf", title="Travel policy")
    document_factory(organization, "Leave is 25 days.", title="Leave")  # a text has no pages
    assert ask("What does page 8 say?").text.startswith("I found no page 8 with text")
    assert ask("Was steht auf Seite 8?").text.startswith("In den Richtlinien, die Sie lesen")
    assert "second class" in ask("What does page 1 say?").text


def test_nothing_is_shown_or_named_of_pages_that_are_for_others(
    ask: Ask, organization: Any, other_organization: Any, document_factory: Any, travel: bytes
) -> None:
    document_factory(
        organization,
        content=travel,
        filename="t.pdf",
        title="Secret travel",
        audience=Audience(members=True),
    )
    assert ask("What does page 2 say?").text.startswith("I found no page 2")
    assert "130 euros" in ask("What does page 2 say?", EVERYTHING).text
    elsewhere = ask("What does page 2 say?", EVERYTHING, other_organization)
    assert elsewhere.text.startswith("I found no page 2")
    assert "Secret" not in elsewhere.text
