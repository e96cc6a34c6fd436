"""A site narrows down what its visitors are answered from."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from tests.widget_api.conftest import QUESTION

pytestmark = pytest.mark.usefixtures("one_day")


@pytest.fixture
def filed(organization, document_factory):
    """A leave policy in two versions, filed under HR, and one that is filed under nothing."""
    first = document_factory(
        organization, "Employees have 20 days of paid leave a year.", metadata={"department": "HR"}
    )
    document_factory(
        organization,
        "Employees have 25 days of paid leave a year.",
        replaces=first.pk,
        effective_from=date(2026, 3, 1),
    )
    document_factory(organization, "Visitors sign in at the gate.", title="Gate rules")
    return organization


async def test_a_question_is_answered_from_what_the_filters_leave(filed, page):
    _, events = await page.ask(filters={"department": ["HR"]})
    assert "25 days" in events[-1][2]["answer"]


async def test_a_question_about_an_earlier_day_is_answered_from_what_was_in_force(filed, page):
    _, events = await page.ask(as_of=timezone.now().date().isoformat())
    assert "25 days" in events[-1][2]["answer"]
    _, events = await page.ask(as_of="2026-02-01")
    assert "20 days" in events[-1][2]["answer"]
    assert events[-1][2]["as_of"] == "2026-02-01"


async def test_what_is_to_be_in_force_is_not_for_visitors(filed, page):
    tomorrow = timezone.now().date() + timedelta(days=1)
    refused = await page.chat(QUESTION, as_of=tomorrow.isoformat())
    assert refused.status_code == 400
    assert "today or an earlier day" in refused.content.decode()


@pytest.mark.parametrize("filters", [{"department": "Legal"}, {"shelf": "A"}])
async def test_a_filter_that_fits_nothing_does_not_tell_how_documents_are_filed(
    filed, page, filters
):
    refused = await page.chat(QUESTION, filters=filters)
    assert refused.status_code == 400
    sentence = "No document here is filed like that. Leave that filter out."
    assert refused.json()["detail"] == sentence
    assert "HR" not in refused.content.decode()
