"""Search sees of each document the version that is in force on the day asked about."""

from datetime import date, timedelta

import pytest

from core.documents.models import DocumentVersion
from core.retrieval.search import search
from core.tenancy.context import tenant
from tests.clock import TODAY

pytestmark = pytest.mark.usefixtures("one_day")
DAY = timedelta(days=1)


@pytest.fixture
def found(organization):
    """``found(as_of)``: the words before "days" in what search finds."""

    def look(as_of=None, **options):
        hits = search(organization.id, "How many days of leave?", as_of=as_of, **options).hits
        return sorted(hit.content.split()[3] for hit in hits)

    return look


@pytest.fixture
def policy(organization, document_factory):
    """``policy("25", replaces=…, effective_from=…)``: one version of a leave policy."""

    def make(days, **options):
        return document_factory(
            organization, f"Leave lasts exactly {days} days a year.", title="Leave", **options
        )

    return make


def test_a_replacement_without_dates_counts_from_the_day_it_came(found, policy, organization):
    document = policy("25")
    policy("30", replaces=document.pk)
    assert found() == ["30"]
    assert found(TODAY) == ["30"]
    assert found(TODAY - DAY) == ["25"]
    with tenant(organization.id):
        newest = DocumentVersion.objects.order_by("-number").first()
        DocumentVersion.objects.filter(pk=newest.pk).update(created_at=newest.created_at - 10 * DAY)
    assert found(TODAY - 5 * DAY) == ["30"]


def test_a_first_version_without_dates_holds_for_every_day(found, policy):
    policy("25")
    assert found(date(1990, 1, 1)) == found(date(2100, 1, 1)) == ["25"]


def test_a_future_version_waits_for_its_day(found, policy):
    document = policy("25")
    policy("30", replaces=document.pk, effective_from=TODAY + 10 * DAY)
    assert found() == ["25"]
    assert found(TODAY + 9 * DAY) == ["25"]
    assert found(TODAY + 10 * DAY) == ["30"]


def test_dates_are_inclusive_and_gaps_are_gaps(found, policy):
    policy("25", effective_from=date(2025, 1, 1), effective_until=date(2025, 12, 31))
    assert found(date(2024, 12, 31)) == []
    assert found(date(2025, 1, 1)) == ["25"]
    assert found(date(2025, 12, 31)) == ["25"]
    assert found(date(2026, 1, 1)) == []


def test_each_year_has_its_own_version(found, policy):
    first = policy("25", effective_from=date(2025, 1, 1), effective_until=date(2025, 12, 31))
    policy("26", replaces=first.pk, effective_from=date(2026, 1, 1))
    assert found(date(2025, 6, 1)) == ["25"]
    assert found(date(2026, 6, 1)) == ["26"]


def test_an_ended_replacement_gives_way_to_the_version_before(found, policy):
    first = policy("25")
    policy(
        "40",
        replaces=first.pk,
        effective_from=date(2025, 6, 1),
        effective_until=date(2025, 6, 30),
    )
    assert found(date(2025, 6, 15)) == ["40"]
    assert found(date(2025, 7, 15)) == ["25"]


def test_a_replacement_that_is_not_ingested_yet_hides_nothing(found, policy):
    document = policy("25")
    policy("30", replaces=document.pk, ingest=False)
    assert found() == ["25"]


def test_documents_are_dated_each_for_itself(found, policy):
    policy("25", effective_until=TODAY - DAY)
    policy("30")
    assert found() == ["30"]
    assert found(TODAY - DAY) == ["25", "30"]
    assert found(TODAY - DAY, top_k=1) in (["25"], ["30"])
