"""The sentences that answer best, for languages that the judge does not read; found with the
packaged embedding model."""

from collections.abc import Callable

import pytest

from core.providers.base import Source
from core.providers.excerpts import Excerpt, best_excerpts
from core.providers.local import OpenVinoEmbedding

Quote = Callable[..., list[Excerpt]]

LEAVE = """Annual leave

Full-time employees receive 25 days of paid annual leave per calendar year. Part-time
employees receive a share of that. Up to 5 unused days may be carried over to the next
year and must be used before 31 March.

Requests

Leave is requested in the portal at least two weeks ahead."""
SECURITY = """Suspected data breaches must be reported to the security team within one hour of
discovery. Laptops must use full disk encryption. What is a data breach? Any loss of
personal data."""
TRAVEL = """Travel. Reimbursed on business trips are:
• meals up to 45 euros per day
• hotels up to 140 euros per night
• taxis after 22:00

Receipts are submitted within 30 days through the finance portal."""


@pytest.fixture
def quote(embedding: OpenVinoEmbedding) -> Quote:
    """``quote(question, *texts)``: the excerpts of sources with these texts."""

    def run(question: str, *texts: str) -> list[Excerpt]:
        return best_excerpts(
            question, _sources(*(texts or (LEAVE, SECURITY, TRAVEL))), embedding, "en"
        )

    return run


def _sources(*texts: str) -> list[Source]:
    return [
        Source(number, f"Policy {number}", "", 1, 1, text)
        for number, text in enumerate(texts, start=1)
    ]


def _joined(excerpts: list[Excerpt]) -> str:
    return "\n".join(excerpt.text for excerpt in excerpts)


@pytest.mark.parametrize(
    ("question", "quoted", "number"),
    [
        ("How many unused leave days can I carry over?", "Up to 5 unused days may be carried", 1),
        ("When must a data breach be reported?", "within one hour", 2),
        ("How long do I have to submit receipts?", "Receipts are submitted within 30 days", 3),
        ("What is reimbursed for meals on business trips?", "meals up to 45 euros per day", 3),
        ("Do laptops have to be encrypted?", "Laptops must use full disk encryption.", 2),
    ],
)
def test_the_sentence_that_answers_is_found_in_its_source(
    quote: Quote, question: str, quoted: str, number: int
) -> None:
    excerpts = quote(question)
    assert any(quoted in one.text and one.source.number == number for one in excerpts)
    assert 1 <= len(excerpts) <= 3


def test_a_list_is_quoted_together_with_what_announces_it(quote: Quote) -> None:
    answer = _joined(quote("What is reimbursed on business trips?"))
    assert "Reimbursed on business trips are:" in answer
    assert "taxis after 22:00" in answer


def test_neither_headings_nor_questions_are_quoted(quote: Quote) -> None:
    answer = _joined(quote("What is a data breach?", SECURITY))
    assert "What is a data breach?" not in answer


@pytest.mark.parametrize(
    "question",
    [
        "What is the capital of France?",
        "Who won the football game yesterday?",
        "How do I bake sourdough bread?",
    ],
)
def test_where_no_sentence_is_good_enough_there_is_none(quote: Quote, question: str) -> None:
    assert quote(question) == []


@pytest.mark.parametrize("text", ["", "\n \n", "..."])
def test_sources_without_sentences_have_none(quote: Quote, text: str) -> None:
    assert quote("How many days?", text) == []


def test_without_sources_there_is_none(embedding: OpenVinoEmbedding) -> None:
    assert best_excerpts("How many days?", [], embedding, "en") == []


def test_the_same_sentence_in_two_sources_is_quoted_once(quote: Quote) -> None:
    rule = "Full-time employees receive 25 days of paid annual leave per calendar year."
    (excerpt,) = quote("How many days of annual leave are paid?", rule, rule)
    assert (excerpt.text, excerpt.source.number) == (rule, 1)


STANDARD = """Deductible

The Harbour Standard plan has a calendar year deductible of 2,000 euros for each member."""
PLUS = """Deductible

The Harbour Plus plan has a calendar year deductible of 1,500 euros for each member."""


@pytest.mark.parametrize(("plan", "amount"), [("Standard", "2,000"), ("Plus", "1,500")])
def test_of_two_alike_documents_the_one_that_the_question_names_is_quoted(
    embedding: OpenVinoEmbedding, plan: str, amount: str
) -> None:
    sources = (
        Source(1, "Harbour Standard benefits", "", 1, 1, STANDARD),
        Source(2, "Harbour Plus benefits", "", 1, 1, PLUS),
    )
    question = f"What is the calendar year deductible of the Harbour {plan} plan?"
    answer = _joined(best_excerpts(question, sources, embedding, "en"))
    assert amount in answer
    assert answer.count("deductible of") == 1


def test_neither_leads_nor_tables_of_contents_are_quoted(quote: Quote) -> None:
    text = """Job summary ........ 12
Job summary of the cook ... 14

Job summary:

The cook prepares meals for all employees of the canteen."""
    (excerpt,) = quote("What is the job summary of the cook?", text)
    assert excerpt.text == "The cook prepares meals for all employees of the canteen."


def test_a_sentence_that_refers_back_is_quoted_with_what_it_refers_to(quote: Quote) -> None:
    text = """Interns may use the gym. This includes the sauna and the swimming pool on Fridays.
Laptops are locked away at night."""
    answer = _joined(quote("When can the sauna and the swimming pool be used?", text))
    assert answer.startswith("Interns may use the gym. This includes the sauna")
