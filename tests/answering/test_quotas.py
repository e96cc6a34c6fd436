"""Quotas of questions and of tokens hold, also when many ask at once."""

import threading
from datetime import timedelta

import pytest
from django.utils import timezone

from core.answering.answer import prepare
from core.answering.question import Question
from core.audit.usage import record_usage
from core.conversations.history import keep_trace, questions_this_month
from core.conversations.models import Message
from core.errors import QuotaExceeded
from core.tenancy.context import tenant

WINDOW = 4096  # of the model that stands in
LEAVE = "How many days of leave are there?"


def asked_at_once(organization, question):
    """How many of twenty questions were stored; the others were refused."""
    ready, refused = threading.Barrier(20), []
    with tenant(organization.id):
        before = questions_this_month()

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
    with tenant(organization.id):
        stored = questions_this_month() - before
    assert stored + len(refused) == 20
    return stored


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


@pytest.mark.parametrize("question", [LEAVE, "Hello"])
def test_twenty_questions_at_once_do_not_pass_a_limit_of_five(limited, question):
    organization = limited(questions_per_month=5)
    assert asked_at_once(organization, question) == 5


@pytest.mark.parametrize(
    "quotas",
    [{"tokens_per_month": 5 * WINDOW}, {"cost_per_month": 5 * WINDOW // 1000}],
    ids=["tokens", "cost"],
)
def test_what_models_are_still_to_write_counts_as_the_most_that_it_may_be(
    limited, override, quotas
):
    override(LLM_PROVIDER="fake", LLM_FALLBACKS=[], LLM_PRICES=["fake=1000:1000"])
    organization = limited(**quotas)
    assert asked_at_once(organization, LEAVE) == 5
    with tenant(organization.id):
        first, *others = Message.objects.filter(role="assistant")
        keep_trace(first.pk, {"models": []})
    assert asked_at_once(organization, LEAVE) == 1, "one that ended gives its room back"
    with tenant(organization.id):
        begun = timezone.now() - timedelta(hours=1)
        Message.objects.filter(pk__in=[one.pk for one in others]).update(created_at=begun)
    assert asked_at_once(organization, LEAVE) == 4, "those of a killed process are not waited for"


def test_nothing_is_asked_once_the_months_tokens_are_used(limited):
    organization = limited(tokens_per_month=1000)
    with tenant(organization.id):
        record_usage(model="fake/model", prompt_tokens=900, completion_tokens=99)
    prepare(organization.id, Question(LEAVE))
    with tenant(organization.id):
        record_usage(model="fake/model", prompt_tokens=1, completion_tokens=0)
    with pytest.raises(QuotaExceeded, match="1,000 tokens of language models this month"):
        prepare(organization.id, Question(LEAVE))


def test_nothing_is_asked_once_the_months_money_is_spent(limited, override):
    override(LLM_PRICES=["fake/model=1000:2000"])
    organization = limited(cost_per_month=2)
    with tenant(organization.id):
        record_usage(model="fake/model", prompt_tokens=1000, completion_tokens=490)
        record_usage(model="free/model", prompt_tokens=10**6, completion_tokens=10**6)
    prepare(organization.id, Question(LEAVE))  # 1.98 are spent
    with tenant(organization.id):
        record_usage(model="fake/model", prompt_tokens=0, completion_tokens=10)
    with pytest.raises(QuotaExceeded, match="2 USD for language models this month"):
        prepare(organization.id, Question(LEAVE))
