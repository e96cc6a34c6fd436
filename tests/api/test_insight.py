"""What was asked, how it was answered and what it cost, in figures."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.audit.models import UsageRecord
from core.conversations.models import Answered, Conversation, DocumentUse, Rating, Surface
from core.tenancy.context import tenant
from core.tenancy.models import Widget
from tests.clock import TODAY
from tests.schemas import fits

pytestmark = pytest.mark.usefixtures("one_day")


@pytest.fixture
def client(organization, api):
    return api(organization.secret_key)


@pytest.fixture
def talk(organization, asked):
    """Five questions of people in two weeks, one that was asked as a check, one long ago."""
    asked(organization, "What is the parking fee?", rating=Rating.DOWN)
    asked(organization, "How much leave?", answered=Answered.YES, surface=Surface.WIDGET)
    asked(organization, "How much leave?", answered=Answered.YES, rating=Rating.UP, days=8)
    asked(organization, "Fees, and who pays?", answered=Answered.PARTLY, surface=Surface.CONSOLE)
    asked(organization, "Hello", reason="talk")
    asked(organization, "Is there a gym?", surface=Surface.REVIEW)
    return asked(organization, "Is there a gym?", days=50)


def ask_for(client, organization, **query):
    return client.get(f"/api/v1/organizations/{organization.id}/insight/", query)


def test_questions_are_counted_by_what_became_of_them(client, organization, talk):
    found = ask_for(client, organization).json()
    assert fits("Insight", found)
    assert found["until"] == TODAY.isoformat()
    counted = found["answers"]
    names = ("questions", "answered", "partly", "refused", "others", "liked", "disliked")
    assert [counted[name] for name in names] == [5, 2, 1, 1, 1, 1, 1]
    assert counted["answered_share"] == 0.75
    assert counted["median_seconds"] == 0.0
    assert {one["surface"]: one["answers"]["questions"] for one in found["surfaces"]} == {
        "api": 3,
        "console": 1,
        "widget": 1,
    }
    assert found["refusals"] == [
        {"refusal_reason": "no_evidence", "times": 1},
        {"refusal_reason": "talk", "times": 1},
    ]


@pytest.mark.parametrize(("unit", "most"), [("day", 30), ("week", 6), ("month", 3)])
def test_periods_leave_no_gap_and_add_up(client, organization, talk, unit, most):
    found = ask_for(client, organization, by=unit).json()
    periods = found["periods"]
    assert len(periods) <= most
    assert sum(one["answers"]["questions"] for one in periods) == 5
    assert [periods[0]["since"], periods[-1]["until"]] == [found["since"], found["until"]]
    for one, following in pairwise(periods):
        after = date.fromisoformat(one["until"]) + timedelta(days=1)
        assert following["since"] == after.isoformat()


def test_one_surface_is_chosen(client, organization, talk):
    found = ask_for(client, organization, surface="widget").json()
    assert found["answers"]["questions"] == 1
    assert [one["surface"] for one in found["surfaces"]] == ["widget"]


@pytest.fixture
def intranet(organization, asked):
    """A second widget, in which three questions were asked; one was in the first."""
    with tenant(organization.id):
        widget = Widget.objects.create(organization_id=organization.id, name="Staff intranet")
    for question in ("Is there a gym?", "What is the parking fee?", "Where is the canteen?"):
        asked(organization, question, surface=Surface.WIDGET, widget=widget.pk)
    asked(organization, "How much leave?", answered=Answered.YES, surface=Surface.WIDGET)
    return widget


def test_widgets_are_told_apart_by_name(client, organization, intranet):
    found = ask_for(client, organization).json()
    counts = {one["name"]: one["answers"]["questions"] for one in found["widgets"]}
    assert counts == {"Widget": 1, "Staff intranet": 3}
    assert sum(one["answers"]["questions"] for one in found["surfaces"]) == 4
    assert ask_for(client, organization, surface="api").json()["widgets"] == []


def test_one_widget_is_chosen_and_its_conversations_can_be_listed(client, organization, intranet):
    found = ask_for(client, organization, widget_id=str(intranet.pk)).json()
    assert found["answers"]["questions"] == 3
    assert found["refusals"] == [{"refusal_reason": "no_evidence", "times": 3}]
    first = ask_for(client, organization, widget_id=str(organization.id)).json()
    assert (first["answers"]["questions"], first["answers"]["answered"]) == (1, 1)
    listed = client.get("/api/v1/conversations/", {"widget_id": str(intranet.pk)}).json()
    assert len(listed["results"]) == 3


def test_a_widget_of_a_neighbour_has_no_questions(api, organization, other_organization, intranet):
    neighbour = api(other_organization.secret_key)
    found = ask_for(neighbour, other_organization, widget_id=str(intranet.pk)).json()
    assert found["answers"]["questions"] == 0
    assert [(one["name"], one["answers"]["questions"]) for one in found["widgets"]] == [("", 0)]


def test_what_was_asked_in_a_widget_that_was_deleted_is_still_counted(
    client, organization, intranet
):
    with tenant(organization.id):
        intranet.delete()
    found = ask_for(client, organization).json()
    assert [(one["name"], one["answers"]["questions"]) for one in found["widgets"]] == [
        ("Widget", 1),
        ("", 3),
    ]


@pytest.mark.parametrize(
    "query",
    [
        {"surface": "console", "widget_id": "00000000-0000-4000-8000-000000000000"},
        {"since": "2026-01-01", "until": "2025-01-01"},
        {"since": "2020-01-01", "until": "2026-01-01"},
        {"until": "9999-12-31"},
        {"until": "9999-12-30", "by": "week"},
        {"until": "9999-12-01", "by": "month"},
        {"by": "year"},
        {"surface": "review"},
    ],
)
def test_days_that_can_not_be_are_a_problem(client, organization, is_problem, query):
    assert is_problem(ask_for(client, organization, **query), 400, "validation_error")


@pytest.mark.parametrize("unit", ["day", "week", "month"])
@pytest.mark.parametrize("until", ["0001-01-02", "9999-11-30"])
def test_the_first_and_the_last_days_can_be_asked_for(client, organization, unit, until):
    assert ask_for(client, organization, until=until, by=unit).status_code == 200


def test_tokens_and_costs_are_those_of_the_days(client, organization, talk):
    used = {"organization_id": organization.id, "model": "ollama/phi", "completion_tokens": 3}
    with tenant(organization.id):
        UsageRecord.objects.create(**used, prompt_tokens=10, cost="0.5", message_id=talk.pk)
        UsageRecord.objects.create(**used, prompt_tokens=20, cost="0.25")
    found = ask_for(client, organization).json()
    assert found["spent"]["prompt_tokens"] == 30
    assert found["models"][0]["model"] == "ollama/phi"
    assert float(found["spent"]["cost"]) == 0.75
    assert float(found["periods"][-1]["spent"]["cost"]) == 0.75
    # Until the eighth, the question of eight days ago is one of the month before.
    assert found["quota"] == {"used": 6 if TODAY.day > 8 else 5, "limit": None}
    assert found["monthly_quotas"] == []


def test_the_months_cost_stands_against_its_quota(client, organization):
    with tenant(organization.id):
        organization.model.settings = {"quotas": {"cost_per_month": 2, "documents": 5}}
        organization.model.save()
        used = {"organization_id": organization.id, "model": "ollama/phi"}
        UsageRecord.objects.create(**used, prompt_tokens=1, completion_tokens=1, cost="1.7")
    assert ask_for(client, organization).json()["monthly_quotas"] == [
        {"name": "cost_per_month", "used": 1, "limit": 2, "nearly_used": True}
    ]


def cite(organization, answer, document):
    with tenant(organization.id):
        DocumentUse.objects.create(
            organization_id=organization.id,
            message=answer,
            document=document,
            cited=True,
            used_at=timezone.now(),
        )


def test_documents_are_those_that_answers_cite_or_do_not(
    client, organization, document_factory, talk
):
    cited, other = (
        document_factory(organization),
        document_factory(organization, "Trains first.", title="Travel"),
    )
    cite(organization, talk, cited)
    found = ask_for(client, organization).json()
    assert found["most_cited"] == [
        {"document_id": str(cited.pk), "title": "Leave policy", "times": 1}
    ]
    assert found["never_cited"] == 1
    assert other.title == "Travel"


def test_documents_are_those_of_the_surface_that_is_asked_for(
    client, organization, document_factory, asked
):
    leave = document_factory(organization)
    travel = document_factory(organization, "Trains first.", title="Travel")
    for document, surface in ((leave, Surface.WIDGET), (travel, Surface.API)):
        answer = asked(organization, "How much?", answered=Answered.YES, surface=surface)
        cite(organization, answer, document)
    found = ask_for(client, organization, surface="widget").json()
    assert [one["title"] for one in found["most_cited"]] == ["Leave policy"]
    assert found["never_cited"] == 1
    uncited = f"/api/v1/organizations/{organization.id}/insight/never-cited/"
    listed = client.get(uncited, {"surface": "widget"}).json()
    assert listed["results"] == [{"id": str(travel.pk), "title": "Travel"}]
    assert client.get(uncited, {"since": "x"}).status_code == 400


def test_the_file_has_a_row_for_each_period(client, organization, talk):
    answer = client.get(f"/api/v1/organizations/{organization.id}/insight/export/", {"by": "day"})
    rows = answer.content.decode("utf-8-sig").splitlines()
    assert rows[0].startswith("from,until,questions,answered")
    assert len(rows) == 31
    assert rows[-1].startswith(f"{TODAY},{TODAY},4,1,1,1,1,0,1,")


def test_the_conversations_behind_a_number_can_be_listed(client, organization, talk):
    found = ask_for(client, organization).json()
    days = {"asked_since": found["since"], "asked_until": found["until"]}

    def listed(**more):
        return len(client.get("/api/v1/conversations/", {**days, **more}).json()["results"])

    assert listed() == 5
    assert listed(outcome="refused") == found["answers"]["refused"]
    assert listed(refusal_reason="talk") == 1
    assert listed(rating="up") == found["answers"]["liked"]
    assert listed(surface="review") == 1


def test_an_answer_of_another_day_does_not_stand_for_one_of_the_day(client, organization, talk):
    with tenant(organization.id):
        conversation = Conversation.objects.get(pk=talk.conversation_id)
        long_ago = conversation.created_at.date().isoformat()
    days = {"asked_since": long_ago, "asked_until": long_ago}
    answered = client.get("/api/v1/conversations/", {**days, "outcome": "answered"}).json()
    refused = client.get("/api/v1/conversations/", {**days, "outcome": "refused"}).json()
    assert [len(answered["results"]), len(refused["results"])] == [0, 1]


def test_members_questions_are_of_the_console(organization, signed_in, client):
    answer = signed_in(organization.viewer).post(
        "/api/v1/query/", {"query": "Is there a gym?"}, content_type="application/json"
    )
    assert answer.status_code == 200
    found = ask_for(client, organization, surface="console").json()
    assert found["answers"]["questions"] == 1


def test_only_admins_and_secret_keys_see_it(organization, signed_in, client, is_problem):
    for member in (organization.editor, organization.viewer):
        assert is_problem(ask_for(signed_in(member), organization), 403, "permission_denied")
    assert ask_for(signed_in(organization.admin), organization).status_code == 200


def test_the_neighbours_questions_do_not_count(api, organization, other_organization, talk):
    found = ask_for(api(other_organization.secret_key), other_organization).json()
    assert found["answers"]["questions"] == 0
    assert found["answers"]["answered_share"] is None


def test_statements_do_not_grow_with_the_days(client, organization, talk):
    def statements(**query):
        ask_for(client, organization, **query)
        with CaptureQueriesContext(connection) as captured:
            ask_for(client, organization, **query)
        return len(captured)

    one_day = statements(since=TODAY.isoformat())
    assert statements(since=(TODAY - timedelta(days=300)).isoformat()) == one_day
