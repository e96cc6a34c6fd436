"""An organization chooses what becomes of sentences that no document supports."""

import pytest

from core.answering.answer import prepare
from core.answering.live.runs import complete
from core.answering.question import Question
from core.organizations.settings import change_options
from core.tenancy.context import tenant
from core.text.languages.en import ENGLISH

GOOD = "Employees have 25 days of paid leave a year [1]."
INVENTED = "Pets receive 99 days of paid leave [1]."


@pytest.fixture
def ask(organization, document_factory, model):
    document_factory(organization)

    def run(choice, *deltas):
        model.say(*deltas)
        with tenant(organization.id):
            change_options(
                organization.model, {"answers": {"unsupported": choice}}, by_platform=False
            )
        question = Question("How many days of paid leave do employees have?")
        return complete(prepare(organization.id, question))

    return run


@pytest.mark.parametrize("choice", ["replace", None])
def test_by_default_the_documents_own_words_stand_in(ask, choice):
    answer = ask(choice, INVENTED)
    assert "99" not in answer.text and "25 days" in answer.text
    assert answer.citations


def test_dropped_it_is_not_shown(ask):
    answer = ask("drop", GOOD, " ", INVENTED)
    assert "99" not in answer.text and "Pets" not in answer.text
    assert "25 days" in answer.text


def test_marked_it_is_shown_as_not_found(ask):
    answer = ask("mark", GOOD, " ", "Employees may bring their pets to the office [1].")
    assert "25 days" in answer.text
    assert f"Employees may bring their pets to the office. {ENGLISH.unsupported}" in answer.text
    assert "pets" not in " ".join(citation.quote for citation in answer.citations)
