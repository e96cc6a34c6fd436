"""An answer says which version of which document it rests on, and for which day."""

from datetime import date

import pytest

from core.answering.answer import prepare
from core.answering.live.runs import complete
from core.answering.question import Question
from core.answering.types import Basis

QUESTION = "How many days of paid leave do employees have?"


@pytest.fixture
def two_versions(organization, document_factory):
    document = document_factory(organization, "Employees have 20 days of paid leave a year.")
    document_factory(
        organization,
        "Employees have 25 days of paid leave a year.",
        replaces=document.pk,
        effective_from=date(2026, 3, 1),
        effective_until=date(2030, 12, 31),
    )
    return document


def ask(organization, **options):
    return complete(prepare(organization.id, Question(QUESTION, **options)))


def test_the_version_in_force_is_named_with_its_dates(organization, two_versions):
    answer = ask(organization)
    assert "25 days" in answer.text
    (basis,) = answer.basis
    assert basis == Basis(
        document_id=two_versions.pk,
        document_title="Leave policy",
        version=2,
        effective_from=date(2026, 3, 1),
        effective_until=date(2030, 12, 31),
        uploaded_on=basis.uploaded_on,
    )
    assert isinstance(basis.uploaded_on, date)
    cited = answer.citations[0]
    assert (cited.version, cited.effective_from, cited.effective_until) == (
        *(basis.version, basis.effective_from, basis.effective_until),
    )


def test_another_day_rests_on_the_version_then_in_force(organization, two_versions):
    answer = ask(organization, as_of=date(2026, 2, 28))
    assert "20 days" in answer.text
    assert [(b.version, b.effective_from) for b in answer.basis] == [(1, None)]
    assert answer.as_of == date(2026, 2, 28)


def test_only_cited_documents_are_named_each_once(organization, document_factory):
    document_factory(
        organization,
        "Employees have 25 days of paid leave a year. Five days of paid leave may be carried over.",
    )
    document_factory(organization, "Hotel rooms cost at most 120 euros a night.", title="Travel")
    answer = ask(organization)
    cited = {citation.document_title for citation in answer.citations}
    assert [basis.document_title for basis in answer.basis] == ["Leave policy"]
    assert cited == {"Leave policy"}
    assert "version" not in answer.text.lower()
