"""Quotas of questions and of tokens hold, also when many ask at once."""

import threading

import pytest

from core.answering.answer import prepare
from core.answering.question import Question
from core.audit.usage import record_usage
from core.conversations.history import questions_this_month
from core.errors import QuotaExceeded
from core.tenancy.context import tenant


@pytest.fixture
def limited(organization, document_factory):
    """``limited(questions_per_month=1)``: the organization, with a policy and these quotas."""
    document_factory(organization)

    def change(**quotas):
        with tenant(organization.id):
            organization.model.settings = {"quotas": quotas}
            organization.model.save()
        return organization

    return change


@pytest.mark.parametrize("question", ["How many days of leave are there?", "Hello"])
def test_twenty_questions_at_once_do_not_pass_a_limit_of_five(limited, question):
    organization = limited(questions_per_month=5)
    ready, refused = threading.Barrier(20), []

    def ask():
        ready.wait()
        try:
            prepare(organization.id, Question(question))
        except QuotaExceeded as error:
            refused.append(error)

    threads = [threading.Thread(target=ask) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 15
    with tenant(organization.id):
        assert questions_this_month() == 5


def test_nothing_is_asked_once_the_months_tokens_are_used(limited):
    organization = limited(tokens_per_month=1000)
    with tenant(organization.id):
        record_usage(model="fake/model", prompt_tokens=900, completion_tokens=99)
    prepare(organization.id, Question("How many days of leave are there?"))
    with tenant(organization.id):
        record_usage(model="fake/model", prompt_tokens=1, completion_tokens=0)
    with pytest.raises(QuotaExceeded, match="1000 tokens of language models this month"):
        prepare(organization.id, Question("How many days of leave are there?"))


def test_nothing_is_asked_once_the_months_money_is_spent(limited, override):
    override(LLM_PRICES=["fake/model=1000:2000"])
    organization = limited(cost_per_month=2)
    with tenant(organization.id):
        record_usage(model="fake/model", prompt_tokens=1000, completion_tokens=490)
        record_usage(model="free/model", prompt_tokens=10**6, completion_tokens=10**6)
    prepare(organization.id, Question("How many days of leave are there?"))  # 1.98 are spent
    with tenant(organization.id):
        record_usage(model="fake/model", prompt_tokens=0, completion_tokens=10)
    with pytest.raises(QuotaExceeded, match="2 USD for language models this month"):
        prepare(organization.id, Question("How many days of leave are there?"))
