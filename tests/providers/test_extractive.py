"""The provider that quotes, with the packaged embedding model."""

import re

import pytest

from core.providers.base import REFUSAL, Delta, Prompt, Source, Usage
from core.providers.extractive import ExtractiveModel
from core.providers.local import OpenVinoEmbedding
from tests.providers.conftest import Ask

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


@pytest.fixture(scope="module")
def model(embedding: OpenVinoEmbedding) -> ExtractiveModel:
    return ExtractiveModel(embedding)


def _prompt(question: str, *texts: str) -> Prompt:
    sources = tuple(
        Source(number, f"Policy {number}", "", 1, 1, text)
        for number, text in enumerate(texts or (LEAVE, SECURITY, TRAVEL), start=1)
    )
    return Prompt("", (), question, sources, max_tokens=512)


def _answer(events: list[Delta | Usage]) -> str:
    return "".join(event.text for event in events if isinstance(event, Delta))


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
def test_the_sentence_that_answers_is_quoted_with_its_mark(
    model: ExtractiveModel, ask: Ask, question: str, quoted: str, number: int
) -> None:
    answer = _answer(ask(model, _prompt(question)))
    assert quoted in answer
    assert f"[{number}]" in answer


def test_every_quote_is_verbatim_and_streamed_with_its_own_mark(
    model: ExtractiveModel, ask: Ask
) -> None:
    prompt = _prompt("How many days of annual leave do employees receive?")
    *deltas, usage = ask(model, prompt)
    assert isinstance(usage, Usage)
    assert 1 <= len(deltas) <= 3
    for delta in deltas:
        assert isinstance(delta, Delta)
        found = re.fullmatch(r"\s*(.+) \[(\d)\]", delta.text, re.DOTALL)
        assert found is not None
        assert found[1] in prompt.sources[int(found[2]) - 1].text


def test_a_list_is_quoted_together_with_what_announces_it(model: ExtractiveModel, ask: Ask) -> None:
    answer = _answer(ask(model, _prompt("What is reimbursed on business trips?")))
    assert "Reimbursed on business trips are:" in answer
    assert "taxis after 22:00" in answer


def test_neither_headings_nor_questions_are_quoted(model: ExtractiveModel, ask: Ask) -> None:
    answer = _answer(ask(model, _prompt("What is a data breach?", SECURITY)))
    assert "What is a data breach?" not in answer


@pytest.mark.parametrize(
    "question",
    [
        "What is the capital of France?",
        "Who won the football game yesterday?",
        "How do I bake sourdough bread?",
    ],
)
def test_a_question_that_the_sources_do_not_answer_is_refused(
    model: ExtractiveModel, ask: Ask, question: str
) -> None:
    assert _answer(ask(model, _prompt(question))) == REFUSAL


@pytest.mark.parametrize("texts", [(), ("",), ("\n \n",), ("...",)])
def test_sources_without_sentences_are_a_refusal(
    model: ExtractiveModel, ask: Ask, texts: tuple[str, ...]
) -> None:
    prompt = Prompt("", (), "How many days?", (), max_tokens=512)
    assert _answer(ask(model, _prompt("How many days?", *texts) if texts else prompt)) == REFUSAL


def test_the_same_sentence_in_two_sources_is_quoted_once(model: ExtractiveModel, ask: Ask) -> None:
    rule = "Full-time employees receive 25 days of paid annual leave per calendar year."
    answer = _answer(ask(model, _prompt("How many days of annual leave are paid?", rule, rule)))
    assert answer == f"{rule} [1]"


def test_usage_counts_the_sources_read_and_the_words_quoted(
    model: ExtractiveModel, ask: Ask, embedding: OpenVinoEmbedding
) -> None:
    events = ask(model, _prompt("When must a data breach be reported?"))
    usage = events[-1]
    assert isinstance(usage, Usage)
    assert usage.completion_tokens == embedding.count(_answer(events))
    assert usage.prompt_tokens > embedding.count(LEAVE) + embedding.count(SECURITY)


STANDARD = """Deductible

The Harbour Standard plan has a calendar year deductible of 2,000 euros for each member."""
PLUS = """Deductible

The Harbour Plus plan has a calendar year deductible of 1,500 euros for each member."""


@pytest.mark.parametrize(("plan", "amount"), [("Standard", "2,000"), ("Plus", "1,500")])
def test_of_two_alike_documents_the_one_that_the_question_names_is_quoted(
    model: ExtractiveModel, ask: Ask, plan: str, amount: str
) -> None:
    sources = (
        Source(1, "Harbour Standard benefits", "", 1, 1, STANDARD),
        Source(2, "Harbour Plus benefits", "", 1, 1, PLUS),
    )
    question = f"What is the calendar year deductible of the Harbour {plan} plan?"
    answer = _answer(ask(model, Prompt("", (), question, sources, max_tokens=512)))
    assert amount in answer
    assert answer.count("deductible of") == 1


def test_neither_leads_nor_tables_of_contents_are_quoted(model: ExtractiveModel, ask: Ask) -> None:
    text = """Job summary ........ 12
Job summary of the cook ... 14

Job summary:

The cook prepares meals for all employees of the canteen."""
    answer = _answer(ask(model, _prompt("What is the job summary of the cook?", text)))
    assert answer == "The cook prepares meals for all employees of the canteen. [1]"


def test_a_sentence_that_refers_back_is_quoted_with_what_it_refers_to(
    model: ExtractiveModel, ask: Ask
) -> None:
    text = """Interns may use the gym. This includes the sauna and the swimming pool on Fridays.
Laptops are locked away at night."""
    answer = _answer(ask(model, _prompt("When can the sauna and the swimming pool be used?", text)))
    assert answer.startswith("Interns may use the gym. This includes the sauna")
