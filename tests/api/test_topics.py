"""What questions were about, in figures and lists."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.conversations.erase import erase_person
from core.conversations.feedback import rate
from core.conversations.insight.topics import COUNTED
from core.conversations.models import Answered, DocumentUse, GapQuestion, Rating, Surface
from core.conversations.uses import note_uses
from core.tenancy.context import tenant
from tests.clock import TODAY
from tests.schemas import fits

pytestmark = pytest.mark.usefixtures("one_day")


@pytest.fixture
def client(organization, api):
    return api(organization.secret_key)


@pytest.fixture
def from_document(organization, asked):
    """``from_document(document, question)``: asked, and answered from it."""

    def make(document, question, **more):
        answer = asked(organization, question, answered=Answered.YES, **more)
        with tenant(organization.id):
            DocumentUse.objects.create(
                organization_id=organization.id,
                message=answer,
                document=document,
                cited=True,
                used_at=answer.conversation.messages.get(position=1).created_at,
            )
        return answer

    return make


@pytest.fixture
def talk(organization, asked, document_factory, from_document):
    """Three questions about leave, one of them half about travel; a gap; a greeting; a check."""
    leave = document_factory(organization)
    travel = document_factory(organization, "Trains first.", title="Travel")
    from_document(leave, "How much leave?", rating=Rating.UP)
    from_document(leave, "Leave in the first year?", surface=Surface.WIDGET)
    both = from_document(leave, "Leave while travelling?", days=3)
    with tenant(organization.id):
        DocumentUse.objects.create(
            organization_id=organization.id,
            message=both,
            document=travel,
            cited=True,
            used_at=timezone.now() - timedelta(days=3),
        )
    from_document(travel, "Asked to check", surface=Surface.REVIEW)
    asked(organization, "Is there a gym?")
    asked(organization, "Hello", reason="talk")
    return leave, travel


def topics(client, organization, **query):
    return client.get(f"/api/v1/organizations/{organization.id}/insight/topics/", query)


def by_name(found):
    return {one["name"]: one for one in found["results"]}


def test_questions_are_counted_by_what_they_are_about(client, organization, talk):
    found = topics(client, organization).json()
    assert all(fits("Topic", one) for one in found["results"])
    counted = [(one["kind"], one["name"], one["questions"]) for one in found["results"]]
    assert counted[0] == ("document", "Leave policy", 3)
    assert set(counted[1:]) == {
        ("document", "Travel", 1),
        ("gap", "Is there a gym?", 1),
        ("none", "", 1),
    }
    leave = by_name(found)["Leave policy"]
    assert (leave["answered"], leave["refused"], leave["liked"]) == (3, 0, 1)
    assert by_name(found)["Is there a gym?"]["refused"] == 1


def test_every_count_opens_its_list(client, organization, talk):
    days = {"asked_since": str(TODAY - timedelta(days=29)), "asked_until": str(TODAY)}
    for one in topics(client, organization).json()["results"]:
        for outcome in ("answered", "partly", "refused", None):
            query = {**days, "topic": one["topic"]} | ({"outcome": outcome} if outcome else {})
            listed = client.get("/api/v1/conversations/", query).json()["results"]
            assert len(listed) == one[outcome or "questions"], (one["name"], outcome)


def test_a_document_is_counted_by_its_sections(client, organization, document_factory, asked):
    leave = document_factory(organization)
    days = {"asked_since": str(TODAY), "asked_until": str(TODAY)}
    for number, section in enumerate(("Leave > Annual leave", "Leave > Annual leave", "")):
        answer = asked(organization, f"Question {number}?", answered=Answered.YES)
        with tenant(organization.id):
            note_uses(answer.pk, cited={leave.pk: section}, closest=[])
    found = topics(client, organization, document=str(leave.pk)).json()["results"]
    assert all(fits("Topic", one) for one in found)
    assert [(one["kind"], one["name"], one["questions"]) for one in found] == [
        ("section", "Leave > Annual leave", 2),
        ("section", "", 1),
    ]
    for one in found:
        query = {**days, "topic": one["topic"], "outcome": "answered"}
        listed = client.get("/api/v1/conversations/", query).json()["results"]
        assert len(listed) == one["answered"]
    address = f"/api/v1/organizations/{organization.id}/insight/topics/export/"
    rows = client.get(address, {"document": str(leave.pk)}).content.decode("utf-8-sig")
    assert "section,Leave > Annual leave,2,2,0,0,0,0" in rows
    (whole,) = topics(client, organization).json()["results"]
    assert (whole["kind"], whole["questions"]) == ("document", 3)


def test_an_answer_counts_for_the_section_that_it_cites(client, organization, document_factory):
    text = "# Leave\n\n## Carry-over\n\nFive days of paid leave may be carried over.\n"
    document = document_factory(organization, content=text.encode(), filename="leave.md")
    asked = {"query": "How many days of paid leave may be carried over?"}
    assert client.post("/api/v1/query/", asked, "application/json").json()["answered"] is True
    (only,) = topics(client, organization, document=str(document.pk)).json()["results"]
    assert only["name"].endswith("Carry-over")


def test_a_document_of_the_neighbours_has_no_sections(api, other_organization, talk, is_problem):
    neighbour = api(other_organization.secret_key)
    answer = topics(neighbour, other_organization, document=str(talk[0].pk))
    assert is_problem(answer, 404, "not_found")


def test_one_surface_and_other_days_are_chosen(client, organization, talk):
    of_widgets = by_name(topics(client, organization, surface="widget").json())
    assert of_widgets["Leave policy"]["questions"] == 1
    assert len(of_widgets) == 1
    before = str(TODAY - timedelta(days=1))
    assert by_name(topics(client, organization, until=before).json())["Travel"]["questions"] == 1


def test_a_question_that_is_liked_after_all_is_of_no_gap(client, organization, asked):
    answer = asked(organization, "How?", answered=Answered.YES, rating=Rating.DOWN)
    assert [one["kind"] for one in topics(client, organization).json()["results"]] == ["gap"]
    rate(answer, Rating.UP)
    (only,) = topics(client, organization).json()["results"]
    assert (only["topic"], only["questions"]) == ("none", 1)
    listed = client.get("/api/v1/conversations/", {"topic": "none"}).json()["results"]
    assert len(listed) == 1


def test_nothing_of_an_erased_person_stays(client, organization, talk):
    with tenant(organization.id):
        erase_person("anna", "test")
    assert topics(client, organization).json()["results"] == []
    with tenant(organization.id):
        assert not GapQuestion.objects.exists()


def test_a_deleted_document_is_no_topic_any_more(client, organization, talk):
    assert client.delete(f"/api/v1/documents/{talk[0].pk}/").status_code in (200, 204)
    assert "Leave policy" not in by_name(topics(client, organization).json())


@pytest.mark.parametrize(
    "topic", ["leave", "document:", "document:1", "person:1", "none:", f"gap:{UUID(int=1)}:Leave"]
)
def test_what_is_no_topic_is_a_problem(client, organization, is_problem, topic):
    answer = client.get("/api/v1/conversations/", {"topic": topic})
    assert is_problem(answer, 400, "validation_error")


def test_a_topic_of_the_neighbours_lists_nothing(api, other_organization, organization, talk):
    neighbour = api(other_organization.secret_key)
    assert topics(neighbour, other_organization).json()["results"] == []
    listed = neighbour.get("/api/v1/conversations/", {"topic": f"document:{talk[0].pk}"})
    assert listed.json()["results"] == []


def test_the_file_has_a_row_for_each_topic(client, organization, talk):
    address = f"/api/v1/organizations/{organization.id}/insight/topics/export/"
    rows = client.get(address).content.decode("utf-8-sig").splitlines()
    assert rows[0].startswith("topic,kind,name,questions")
    assert rows[1] == f"document:{talk[0].pk},document,Leave policy,3,3,0,0,1,0"
    assert len(rows) == 5


def test_only_admins_and_secret_keys_see_them(organization, signed_in, is_problem):
    for member in (organization.editor, organization.viewer):
        assert is_problem(topics(signed_in(member), organization), 403, "permission_denied")
    assert topics(signed_in(organization.admin), organization).status_code == 200


def test_statements_do_not_grow_with_the_topics(client, organization, talk, asked):
    def statements():
        topics(client, organization)
        with CaptureQueriesContext(connection) as captured:
            topics(client, organization)
        assert sum(COUNTED[:40] in one["sql"] for one in captured) == 1
        return len(captured)

    few = statements()
    for question in ("Where is the canteen?", "May I bring a dog?", "Who fixes printers?"):
        asked(organization, question)
    assert statements() == few
