"""A gap is closed by saying what people mean."""

import uuid

import pytest

from core.audit.models import AuditEvent
from core.conversations.models import Gap, GapState
from core.documents.models import Document
from core.organizations.answer_options import MAX_SYNONYMS
from core.organizations.settings import options_of
from core.tenancy.context import tenant
from core.tenancy.models import Organization
from tests.answering.test_in_their_words import FITNESS

SAUNA = "What do I get for the sweatbox?"
WORDS = {"said": "sweatbox", "written": "fitness allowance"}
QUERY, NEWS = "/api/v1/query/", "/api/v1/answered-since/"
LINE = "sweatbox => fitness allowance"


def below(organization):
    return f"/api/v1/organizations/{organization.id}/gaps/"


@pytest.fixture
def post(organization, api):
    client = api(organization.secret_key)

    def synonym(gap_id, words=WORDS):
        there = f"{below(organization)}{gap_id}/synonym/"
        return client.post(there, words, content_type="application/json")

    return synonym


@pytest.fixture
def gap_id(organization, api, asked, document_factory):
    asked(organization, SAUNA)
    document_factory(organization, FITNESS)
    return api(organization.secret_key).get(below(organization)).json()["results"][0]["id"]


def synonyms(organization):
    with tenant(organization.id):
        return options_of(Organization.objects.get(pk=organization.id))["answers"]["synonyms"]


def state_and_audit(organization):
    with tenant(organization.id):
        noted = AuditEvent.objects.filter(action="gap.synonym")
        return Gap.objects.get().state, [(one.target, one.details) for one in noted]


def test_the_words_are_saved_the_question_is_asked_again_and_the_gap_closed(
    organization, post, gap_id
):
    answer = post(gap_id).json()
    assert "£30 a month" in answer["answer"]
    assert synonyms(organization) == [LINE]
    assert state_and_audit(organization) == (GapState.CLOSED, [(gap_id, {})])


def test_the_gap_says_which_document_the_words_led_to(organization, api, post, gap_id):
    client = api(organization.secret_key)
    there = f"{below(organization)}{gap_id}/"
    assert client.get(there).json()["closing_document"] is None
    post(gap_id)
    with tenant(organization.id):
        document = Document.objects.get()
    assert client.get(there).json()["closing_document"] == str(document.pk)


@pytest.fixture
def own_question(organization, signed_in, document_factory, api):
    """The viewer's browser, who asked about the sauna, and the gap of that."""
    viewer = signed_in(organization.viewer)
    document_factory(organization, FITNESS)
    answer = viewer.post(QUERY, {"query": SAUNA}, content_type="application/json").json()
    assert answer["answered"] is False
    (gap,) = api(organization.secret_key).get(below(organization)).json()["results"]
    return viewer, gap["id"]


def test_members_who_asked_are_told_that_the_words_answer_it(
    organization, signed_in, post, own_question
):
    viewer, gap_id = own_question
    assert viewer.get(NEWS).json() == []
    post(gap_id)
    assert [one["question"] for one in viewer.get(NEWS).json()] == [SAUNA]
    assert signed_in(organization.editor).get(NEWS).json() == []


def test_members_are_not_told_where_they_may_not_read_what_answers_it(
    organization, post, own_question
):
    viewer, gap_id = own_question
    post(gap_id)
    with tenant(organization.id):
        Document.objects.update(audience=[f"group:{uuid.uuid4()}"])
    assert viewer.get(NEWS).json() == []


def test_words_that_do_not_answer_are_kept_and_the_gap_stays(organization, post, gap_id):
    assert post(gap_id, {"said": "sweatbox", "written": "helicopter"}).json()["answered"] is False
    assert synonyms(organization) == ["sweatbox => helicopter"]
    assert state_and_audit(organization)[0] == GapState.NEW


def test_the_same_words_are_kept_once_beside_those_that_were_there(organization, post, gap_id):
    with tenant(organization.id):
        Organization.objects.update(settings={"answers": {"synonyms": ["nan => grandmother"]}})
    for _ in range(2):
        assert post(gap_id).status_code == 200
    assert synonyms(organization) == ["nan => grandmother", LINE]


@pytest.mark.parametrize(
    "words",
    [
        {"said": "sweatbox"},
        {"said": "sweatbox", "written": "fitness => allowance"},
        {"said": "one two three four five six seven eight nine", "written": "fitness"},
        {"said": ",", "written": "fitness"},
        {"said": "sweatbox\ngym", "written": "fitness"},
        {"said": "x" * 91, "written": "fitness"},
    ],
)
def test_what_is_no_synonym_is_refused_and_nothing_is_asked(
    organization, post, gap_id, words, is_problem
):
    assert is_problem(post(gap_id, words), 400, "validation_error")
    assert synonyms(organization) == []
    assert state_and_audit(organization) == (GapState.NEW, [])


def test_more_than_there_may_be_are_refused(organization, post, gap_id, is_problem):
    full = [f"word{number} => text" for number in range(MAX_SYNONYMS)]
    with tenant(organization.id):
        Organization.objects.update(settings={"answers": {"synonyms": full}})
    assert is_problem(post(gap_id), 400, "validation_error")
    assert synonyms(organization) == full


def test_the_neighbours_gap_is_not_there_and_changes_no_setting(
    organization, other_organization, asked, api, post, is_problem
):
    asked(other_organization, SAUNA)
    theirs = api(other_organization.secret_key).get(below(other_organization)).json()["results"]
    for there in (theirs[0]["id"], uuid.uuid4()):
        assert is_problem(post(there), 404, "not_found")
    assert synonyms(organization) == synonyms(other_organization) == []


def test_who_may_close_gaps_may_add_words(organization, signed_in, gap_id, is_problem):
    there = f"{below(organization)}{gap_id}/synonym/"
    refused = signed_in(organization.viewer).post(there, WORDS, content_type="application/json")
    assert is_problem(refused, 403)
    assert synonyms(organization) == []
    editor = signed_in(organization.editor)
    wrong = editor.post(there, WORDS | {"said": ","}, content_type="application/json")
    assert is_problem(wrong, 400, "validation_error")
    answer = editor.post(there, WORDS, content_type="application/json")
    assert "£30 a month" in answer.json()["answer"]
    assert synonyms(organization) == [LINE]
