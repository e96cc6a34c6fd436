"""Questions for a page or a section are answered with its own words, or said to be impossible."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from core.answering.answer import prepare
from core.answering.live.runs import complete
from core.answering.place_questions import place_asked
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
    asked = place_asked(text, "en")
    assert asked is not None
    assert (asked.number, asked.behind.strip(), asked.language) == (number, behind, language)


@pytest.mark.parametrize(
    "text",
    [
        "What does page 4 say about overtime?",
        "Was steht auf Seite 3 zu Überstunden?",
        "What is the page limit for applications?",
        "What does section 4.2 say about overtime?",
        "What is Article 4 leave?",
        "What is the limit for part B?",
        "How many pages has the handbook?",
        "page",
    ],
)
def test_a_question_with_a_subject_is_searched_as_any_other(text: str) -> None:
    assert place_asked(text, "en") is None


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


@pytest.mark.parametrize(
    ("text", "before", "number", "behind", "language"),
    [
        ("What does Article 4 say?", "Article", "4", "say", "en"),
        (
            "what is in section 3.2 of the travel policy",
            "section",
            "3.2",
            "of the travel policy",
            "en",
        ),
        ("Show me annex B", "annex", "b", "", "en"),
        ("Was steht in § 4?", "§", "4", "", "de"),
        ("Was regelt Paragraph 12a der Satzung?", "Paragraph", "12a", "der satzung", "de"),
        ("Que dit l’article 4 ?", "article", "4", "", "fr"),
        ("¿Qué dice el artículo 4?", "artículo", "4", "", "es"),
        ("Cosa dice l'articolo 4?", "articolo", "4", "", "it"),
        ("O que diz o artigo 4?", "artigo", "4", "", "pt"),
        (
            "Wat staat er in artikel 4 van het reisbeleid?",
            "artikel",
            "4",
            "van het reisbeleid",
            "nl",
        ),
    ],
)
def test_a_question_for_a_section_is_known_in_each_language(
    text: str, before: str, number: str, behind: str, language: str
) -> None:
    asked = place_asked(text, "en")
    assert asked is not None
    assert (asked.sort, asked.before, asked.number) == ("section", before, number)
    assert (asked.behind.strip(), asked.language) == (behind, language)


ARTICLES = "\n\n".join(
    f"# Article {number}\n\n{subject} is what this article is about. "
    + "It is kept under review by the people team. " * 60
    for number, subject in ((1, "Working time"), (4, "Parental leave"), (14, "Notice"))
)
SHORT = """# Travel

## 3 Trains

Trains are booked in second class.

## 4 Hotels

A hotel may cost 130 euros.

### 4.1 Abroad

Abroad it may cost 160 euros.

## 5 Meals

Meals are paid up to 40 euros.
"""
CLAUSES = """# Contract

4.1 The employee works 40 hours a week.

4.2 Overtime is paid with a supplement of 25 percent.

4.3 Nothing else is paid.
"""


def test_a_section_is_answered_with_its_own_words(
    ask: Ask, organization: Any, document_factory: Any
) -> None:
    document_factory(organization, content=ARTICLES.encode(), filename="a.md", title="Rules")
    answer = ask("What does Article 4 say?")
    assert answer.answered is True and not answer.generated
    assert answer.citations[0].quote.startswith("Parental leave is what this article is about.")
    assert {one.section for one in answer.citations} == {"Article 4"}
    assert "Notice" in ask("Was steht in Artikel 14?").text
    assert ask("What does Article 5 say?").text.startswith("I found no section 5")


def test_a_section_that_shares_a_passage_ends_where_the_next_begins(
    ask: Ask, organization: Any, document_factory: Any
) -> None:
    document_factory(organization, content=SHORT.encode(), filename="s.md", title="Travel policy")
    text = ask("What does section 4 say?").text
    assert "130 euros" in text and "160 euros" in text
    assert "second class" not in text and "Meals" not in text
    assert "130 euros" not in ask("What is in section 4.1?").text


def test_a_paragraph_with_a_number_is_one(
    ask: Ask, organization: Any, document_factory: Any
) -> None:
    document_factory(organization, content=CLAUSES.encode(), filename="c.md", title="Contract")
    text = ask("What does clause 4.2 say?").text
    assert "25 percent" in text and "40 hours" not in text and "Nothing else" not in text


@pytest.mark.parametrize("amount", ["2.5 days a month", "2.5 Tage im Monat", "2.5 % of the pay"])
def test_an_amount_that_begins_a_paragraph_is_no_number_of_one(
    ask: Ask, organization: Any, document_factory: Any, amount: str
) -> None:
    text = f"# Leave\n\n4.1 Leave is counted in days.\n\n{amount} are granted.\n\nAll is paid.\n"
    document_factory(organization, content=text.encode(), filename="l.md", title="Leave")
    assert "All is paid." in ask("What does clause 4.1 say?").text
    assert ask("What does section 2.5 say?").text.startswith("I found no section 2.5")


def test_of_several_documents_the_named_one_is_meant_or_all_are_named(
    ask: Ask, organization: Any, document_factory: Any
) -> None:
    document_factory(organization, content=ARTICLES.encode(), filename="a.md", title="Rules")
    other = ARTICLES.replace("Parental leave", "Lending books")
    document_factory(organization, content=other.encode(), filename="b.md", title="Library")
    which = ask("What does article 4 say?")
    assert which.text == (
        "Several policies have a section 4: Library, Rules. Which one do you mean?"
    )
    assert (which.answered, which.refusal_reason, which.citations) == (False, "talk", ())
    assert "Lending books" in ask("What does article 4 of the library say?").text
    assert "Parental leave" in ask("What does article 4 of the rules say?").text


def test_a_heading_with_the_same_word_is_meant_before_a_number_alone(
    ask: Ask, organization: Any, document_factory: Any
) -> None:
    document_factory(organization, content=ARTICLES.encode(), filename="a.md", title="Rules")
    long = "It is kept under review by the people team. " * 60
    numbered = f"# Travel\n\n## 4 Hotels\n\nA hotel may cost 130 euros. {long}"
    document_factory(organization, content=numbered.encode(), filename="n.md", title="Travel")
    assert "Parental leave" in ask("What does article 4 say?").text
    assert "130 euros" in ask("What does section 4 of the travel rules say?").text


def test_a_section_whose_heading_is_not_known_is_its_subsections(
    ask: Ask, organization: Any, document_factory: Any
) -> None:
    text = "# Files\n\n## 3.13.1. Purpose\n\nPackages of others lie here.\n\n## 3.14. Home\n\nMine."
    document_factory(organization, content=text.encode(), filename="f.md", title="Files")
    said = ask("What does section 3.13 say?").text
    assert "Packages of others" in said and "Mine" not in said
    long = text.replace("lie here.", "lie here. " + "They are kept under review by all. " * 90)
    document_factory(organization, content=long.encode(), filename="l.md", title="Long")
    assert "Packages of others" in ask("What does section 3.13 of the long one say?").text


def test_a_section_of_what_is_no_document_here_is_not_shown(
    ask: Ask, organization: Any, document_factory: Any
) -> None:
    document_factory(organization, content=ARTICLES.encode(), filename="a.md", title="Rules")
    assert ask("What does Article 4 of the GDPR say?").text.startswith("I found no section 4")


def test_a_part_with_a_letter_that_heads_nothing_is_a_name(
    ask: Ask, organization: Any, document_factory: Any
) -> None:
    document_factory(organization, "Part D is the insurance of medicines.", title="Insurance")
    assert "insurance of medicines" in ask("What is Part D?").text


def test_nothing_is_shown_of_sections_that_are_for_others(
    ask: Ask, organization: Any, other_organization: Any, document_factory: Any
) -> None:
    document_factory(
        organization,
        content=ARTICLES.encode(),
        filename="a.md",
        title="Secret rules",
        audience=Audience(members=True),
    )
    assert ask("What does article 4 say?").text.startswith("I found no section 4")
    assert "Parental leave" in ask("What does article 4 say?", EVERYTHING).text
    elsewhere = ask("What does article 4 say?", EVERYTHING, other_organization)
    assert elsewhere.text.startswith("I found no section 4")
