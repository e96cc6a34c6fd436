"""One of many files holds back while somebody waits for an answer, and a single one does not."""

import django_rq
import pytest
from django.conf import settings
from rq import SimpleWorker

from core import holding_back
from core.documents import ingest
from core.documents.jobs import Step, is_waited_for
from core.documents.models import DocumentVersion
from core.holding_back import HoldBack
from core.tenancy.context import tenant

pytestmark = pytest.mark.usefixtures("quiet", "all_large")
MANY = 3


@pytest.fixture
def many(organization, upload):
    return [upload(organization, f"many-{number}") for number in range(MANY)]


@pytest.fixture
def asked(monkeypatch):
    """Somebody always waits for an answer."""
    monkeypatch.setattr(holding_back, "somebody_waits", lambda: True)
    monkeypatch.setattr(holding_back, "LONGEST", 0.05)


@pytest.fixture
def held(monkeypatch):
    """For each job: whether it is one of many, and whether others wait for it."""
    seen = []

    def noted(organization_id, *, is_one_of_many, is_in_the_way):
        seen.append((is_one_of_many, is_in_the_way()))
        return HoldBack(organization_id, is_one_of_many=is_one_of_many, is_in_the_way=is_in_the_way)

    monkeypatch.setattr(ingest, "HoldBack", noted)
    return seen


def work(*steps):
    for step in steps:
        queue = django_rq.get_queue(step)
        SimpleWorker([queue], connection=queue.connection).work(burst=True)


def test_all_but_the_last_of_many_hold_back(many, held):
    work("parse", "embed")
    assert held[:MANY] == [(True, False)] * MANY  # none of them can be searched yet
    assert held[MANY:] == [(True, False)] * (MANY - 1) + [(False, False)]


def test_a_single_file_does_not(organization, upload, held):
    upload(organization, "single")
    work("parse", "embed")
    assert held == [(False, False), (False, False)]


def test_what_another_organization_waits_for_is_in_the_way(many, other_organization, upload, held):
    upload(other_organization, "single")
    work("parse")
    assert held[:2] == [(True, True), (False, True)]
    assert held[2:] == [(True, False)] * (MANY - 1)


def test_the_next_of_the_same_organization_is_not_in_the_way(organization, many):
    for document in many:
        with tenant(organization.id):
            version = DocumentVersion.objects.get(document=document)
        ingest.parse(organization.id, version.pk)
        assert django_rq.get_queue("embed").count == 1
        assert not is_waited_for(Step.EMBED, organization.id)


def test_nobody_waits_where_redis_is_away(organization, monkeypatch):
    monkeypatch.setitem(settings.RQ_QUEUES["embed"], "URL", "redis://127.0.0.1:1/0")
    assert not is_waited_for(Step.EMBED, organization.id)


@pytest.mark.usefixtures("asked")
def test_under_constant_questions_all_files_are_read(organization, many):
    work("parse", "embed")
    with tenant(organization.id):
        assert set(DocumentVersion.objects.values_list("status", flat=True)) == {"completed"}
