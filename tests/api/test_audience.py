"""Who may read which document: the table of docs/security.md, walked."""

import json
from pathlib import Path
from typing import NamedTuple

import pytest
from asgiref.sync import async_to_sync

from core.answering.again import ask_again
from core.audit.groups import make_group, move_member
from core.audit.widgets import make_widget
from core.conversations.gaps.gather import gather
from core.conversations.gaps.listing import first_moment
from core.conversations.history import reader_of_answer
from core.conversations.models import Gap, Message
from core.documents.models import Document, DocumentVersion
from core.retrieval.search import search
from core.tenancy.audiences import Audience
from core.tenancy.context import tenant
from core.tenancy.identities import _hmac, identity_secret
from core.tenancy.keys import add_key
from core.tenancy.models import KeyKind
from core.tenancy.readers import EVERYTHING
from tests.widget_api.conftest import Page

JSON = "application/json"
QUESTION = "How many kilometres may employees drive?"
# One document for each audience, and the number that only it has.
NUMBERS = {
    "everybody": "4170093",
    "all members": "4170121",
    "own groups": "4170257",
    "other groups": "4170388",
    "own widget": "4170402",
    "other widgets": "4170536",
}
SECURITY = Path(__file__).parents[2] / "docs" / "security.md"


def table():
    """Caller → (answered from, lists and opens), as docs/security.md has it."""
    _, _, after = SECURITY.read_text().partition("### Who may read which document")
    lines = [line for line in after.splitlines() if line.startswith("| ")][1:]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return {caller: (answered, opened) for caller, answered, opened in cells}


def meant(cell):
    """The documents that a cell of the table is about."""
    if cell == "all documents":
        return set(NUMBERS)
    return set() if cell == "none" else {word.strip() for word in cell.split(",")}


class Library(NamedTuple):
    documents: dict[str, object]
    own: object
    other: object


@pytest.fixture
def library(organization, document_factory):
    own = make_group(organization.id, "Drivers", actor="test")
    other = make_group(organization.id, "Board", actor="test")
    for member in (organization.admin, organization.editor, organization.viewer):
        move_member(organization.id, own.pk, member.pk, inside=True, actor="test")
    another = make_widget(organization.id, "Another", actor="test")
    audiences = {
        "everybody": None,
        "all members": Audience(members=True),
        "own groups": Audience(groups=(own.pk,)),
        "other groups": Audience(groups=(other.pk,)),
        "own widget": Audience(widgets=(organization.id,)),  # the id of the first one
        "other widgets": Audience(widgets=(another.pk,)),
    }
    documents = {
        name: document_factory(
            organization,
            f"Employees may drive {NUMBERS[name]} kilometres. It is about {name}.",
            title=f"Driving, for {name}",
            audience=audience,
        )
        for name, audience in audiences.items()
    }
    return Library(documents, own, other)


def numbers_in(text):
    return {name for name, number in NUMBERS.items() if number in text}


class Rest:
    """A caller of the REST surface."""

    def __init__(self, client):
        self.client = client

    def post(self, path, **body):
        return self.client.post(f"/api/v1/{path}", body, content_type=JSON)

    def answered_from(self):
        """What search finds and what the answer shows, which must be the same documents."""
        found = self.post("search/", query=QUESTION, top_k=10)
        answer = self.post("query/", query=QUESTION, top_k=10)
        if found.status_code == 403:
            assert answer.status_code == 403
            return set()
        assert numbers_in(found.content.decode()) == numbers_in(
            json.dumps(answer.json()["sources"])
        )
        assert numbers_in(answer.content.decode()) <= numbers_in(found.content.decode())
        return numbers_in(found.content.decode())

    def opened(self, documents):
        """What is listed, which must be what opens, with its file, versions and pages."""
        answer = self.client.get("/api/v1/documents/")
        listed = {one["id"] for one in answer.json().get("results", [])}
        names = {name for name, document in documents.items() if str(document.pk) in listed}
        for name, document in documents.items():
            parts = ("", "status/", "versions/", "file/", "pages/1.png")
            codes = {
                self.client.get(f"/api/v1/documents/{document.pk}/{p}").status_code for p in parts
            }
            assert codes == (
                {200} if name in names else {403 if answer.status_code == 403 else 404}
            )
        return names


class Widget:
    """A visitor of a site."""

    def __init__(self, key, **named):
        self.page, self.named = Page(key), named

    def answered_from(self):
        _, events = async_to_sync(self.page.ask)(QUESTION, **self.named)
        assert events[-1][1] == "done"
        return numbers_in(json.dumps(events[-1][2]))

    def opened(self, documents):
        """Pages are opened by what an answer cites, and by nothing else."""
        _, events = async_to_sync(self.page.ask)(QUESTION, **self.named)
        cited = events[-1][2]["citations"]
        for citation in cited:
            assert async_to_sync(self.page.open)(citation["page_url"]).status_code == 200
        ids = {citation["document_id"] for citation in cited}
        return {name for name, document in documents.items() if str(document.pk) in ids}


class Process:
    """A worker or a command."""

    def __init__(self, organization):
        self.organization = organization

    def answered_from(self):
        hits = search(self.organization.id, QUESTION, top_k=10, reader=EVERYTHING).hits
        return numbers_in(" ".join(hit.content for hit in hits))

    def opened(self, documents):
        with tenant(self.organization.id):
            there = set(DocumentVersion.objects.values_list("document_id", flat=True))
            assert there == set(Document.objects.values_list("pk", flat=True))
        return {name for name, document in documents.items() if document.pk in there}


@pytest.fixture
def caller(organization, library, api, signed_in, platform_api):
    """``caller(name)``: somebody of the first column of the table."""

    def secret_key(audience):
        with tenant(organization.id):
            _, text = add_key(organization.id, KeyKind.SECRET, "A program", audience=audience)
        return Rest(api(text))

    def make(name):
        organization.model.settings["widget"] = {"previews": "page"}
        with tenant(organization.id):
            organization.model.save()
            signature = _hmac(identity_secret(organization.model), "anna")
        makers = {
            "viewer": lambda: Rest(signed_in(organization.viewer)),
            "editor": lambda: Rest(signed_in(organization.editor)),
            "admin": lambda: Rest(signed_in(organization.admin)),
            "secret key": lambda: Rest(api(organization.secret_key)),
            "secret key for everybody": lambda: secret_key(Audience()),
            "secret key for all members": lambda: secret_key(Audience(members=True)),
            "secret key for own groups": lambda: secret_key(Audience(groups=(library.own.pk,))),
            "widget, a stranger": lambda: Widget(organization.publishable_key),
            "widget, a name that the site signed": lambda: Widget(
                organization.publishable_key, user_identifier="anna", user_hash=signature
            ),
            "publishable key, on the REST surface": lambda: Rest(api(organization.publishable_key)),
            "platform key": lambda: Rest(platform_api),
            "workers, commands": lambda: Process(organization),
        }
        return makers[name]()

    return make


@pytest.mark.parametrize("name", table())
def test_a_caller_reads_what_the_table_says(name, caller, library):
    answered, opened = table()[name]
    somebody = caller(name)
    assert somebody.answered_from() == meant(answered)
    assert somebody.opened(library.documents) == meant(opened)


def test_what_is_given_to_others_is_gone_from_answers_at_once(
    organization, library, signed_in, api
):
    viewer, admin = Rest(signed_in(organization.viewer)), api(organization.secret_key)
    document = library.documents["everybody"]
    assert "everybody" in viewer.answered_from()  # and kept, for whoever asks the same
    audience = {"groups": [str(library.other.pk)]}
    answer = admin.patch(
        f"/api/v1/documents/{document.pk}/", {"audience": audience}, content_type=JSON
    )
    assert answer.json()["audience"] == {
        "everybody": False,
        "members": False,
        "widgets": [],
        **audience,
    }
    assert viewer.answered_from() == {"all members", "own groups"}
    assert viewer.client.get(f"/api/v1/documents/{document.pk}/pages/1.png").status_code == 404


def test_who_leaves_a_group_is_answered_from_its_documents_no_more(
    organization, library, signed_in
):
    viewer = Rest(signed_in(organization.viewer))
    assert "own groups" in viewer.answered_from()
    move_member(organization.id, library.own.pk, organization.viewer.pk, inside=False, actor="test")
    assert viewer.answered_from() == {"everybody", "all members"}
    move_member(
        organization.id, library.other.pk, organization.viewer.pk, inside=True, actor="test"
    )
    assert viewer.answered_from() == {"everybody", "all members", "other groups"}


def test_kept_answers_are_told_again_to_who_may_read_the_same(organization, library, signed_in):
    def ask(user):
        body = {"query": QUESTION}
        return signed_in(user).post("/api/v1/query/", body, content_type=JSON).json()

    assert not ask(organization.viewer)["cached"]
    assert ask(organization.editor)["cached"], "an editor of the same groups reads the same"
    move_member(organization.id, library.own.pk, organization.editor.pk, inside=False, actor="test")
    narrower = ask(organization.editor)
    assert not narrower["cached"]
    assert "own groups" not in numbers_in(json.dumps(narrower))


def test_filters_name_no_values_of_documents_for_others(organization, api, document_factory):
    document_factory(organization, "Cars are red.", metadata={"team": "Fleet"})
    document_factory(
        organization, "Redundancies.", audience=Audience(members=True), metadata={"team": "Secret"}
    )
    body = {"query": "Cars?", "filters": {"team": "Nobody"}}
    for path in ("search/", "query/"):
        answer = api(organization.secret_key).post(f"/api/v1/{path}", body, content_type=JSON)
        assert answer.status_code == 400
        assert "Fleet" in answer.content.decode()
        assert "Secret" not in answer.content.decode()


def test_a_viewer_finds_no_words_of_documents_for_others(organization, library, signed_in):
    client = signed_in(organization.viewer)
    found = client.get("/api/v1/documents/", {"q": NUMBERS["other groups"]}).json()
    assert found["count"] == 0
    assert (
        signed_in(organization.editor)
        .get("/api/v1/documents/", {"q": NUMBERS["other groups"]})
        .json()["count"]
        == 1
    )


def test_a_gap_is_asked_again_for_whom_it_was_answered(organization, library, signed_in, api):
    with tenant(organization.id):
        _, text = add_key(
            organization.id, KeyKind.SECRET, "Board", audience=Audience(groups=(library.other.pk,))
        )
    question = "Where is the submarine parked at night?"
    for client, is_board in ((signed_in(organization.viewer), False), (api(text), True)):
        answer = client.post("/api/v1/query/", {"query": question}, content_type=JSON).json()
        assert answer["answered"] is False
        with tenant(organization.id):
            message = Message.objects.get(pk=answer["message_id"])
            Message.objects.exclude(pk=message.pk).update(answered="", refusal_reason="")
            Gap.objects.all().delete()
        gather(organization.id, first_moment(1))
        with tenant(organization.id):
            gap = Gap.objects.get()
        reviewed = ask_again(organization.id, gap.pk, 1, "editor", actor="editor")
        found = numbers_in(json.dumps([one.content for one in reviewed.sources]))
        with tenant(organization.id):
            assert reader_of_answer(reviewed.message_id) == reader_of_answer(message.pk)
        assert ("other groups" in found) == is_board


def test_a_key_for_an_audience_sees_the_conversations_that_it_began(
    organization, library, api, signed_in, is_problem
):
    with tenant(organization.id):
        _, text = add_key(
            organization.id, KeyKind.SECRET, "Intranet", audience=Audience(members=True)
        )
    key = api(text)
    body = {"query": QUESTION, "user_identifier": "anna"}
    own = key.post("/api/v1/query/", body, content_type=JSON).json()
    other = api(organization.secret_key).post("/api/v1/query/", body, content_type=JSON).json()
    listed = key.get("/api/v1/conversations/").json()["results"]
    assert [one["id"] for one in listed] == [own["conversation_id"]]
    further = {**body, "query": "And by bus?"}
    answer = key.post(
        "/api/v1/query/", {**further, "conversation_id": own["conversation_id"]}, content_type=JSON
    )
    assert answer.status_code == 200
    answer = key.post(
        "/api/v1/query/",
        {**further, "conversation_id": other["conversation_id"]},
        content_type=JSON,
    )
    assert is_problem(answer, 404, "not_found")
    for path in (f"messages/{other['message_id']}/trace/", "documents/change/", "users/anna/"):
        assert key.get(f"/api/v1/{path}").status_code in (403, 405)
    assert key.delete(f"/api/v1/documents/{library.documents['everybody'].pk}/").status_code == 403


def test_words_for_a_group_do_not_reach_a_member_outside_it(organization, library, signed_in):
    board = library.other.pk
    move_member(organization.id, board, organization.admin.pk, inside=True, actor="test")
    viewer, admin = signed_in(organization.viewer), signed_in(organization.admin)

    def ask(client, **more):
        body = {"query": QUESTION, "top_k": 10, **more}
        return client.post("/api/v1/query/", body, content_type=JSON).json()

    begun = ask(viewer)["conversation_id"]
    own = ask(admin)
    assert "other groups" in numbers_in(json.dumps(own))
    further = ask(admin, conversation_id=own["conversation_id"])
    assert "other groups" in numbers_in(json.dumps(further))
    for more in (
        {"conversation_id": begun},
        {"user_identifier": organization.viewer.username},
    ):
        assert numbers_in(json.dumps(ask(admin, **more))) <= {"everybody"}


def test_what_a_key_for_an_audience_began_is_not_among_a_members_own(
    organization, library, api, signed_in
):
    with tenant(organization.id):
        audience = Audience(groups=(library.other.pk,))
        _, text = add_key(organization.id, KeyKind.SECRET, "Board", audience=audience)
    body = {"query": QUESTION, "user_identifier": organization.viewer.username}
    begun = api(text).post("/api/v1/query/", body, content_type=JSON).json()["conversation_id"]
    member = signed_in(organization.viewer)
    assert member.get("/api/v1/conversations/").json()["results"] == []
    assert member.get(f"/api/v1/conversations/{begun}/messages/").status_code == 404


@pytest.mark.parametrize(
    "audience",
    [
        {},
        {"everybody": True, "members": True},
        {"groups": ["6f1c0a44-6a53-4a5c-9c0b-000000000000"]},
        {"groups": ["nonsense"]},
        {"groups": []},
        "members",
        [],
        7,
    ],
)
def test_an_audience_that_names_nobody_is_refused(organization, library, api, audience, is_problem):
    document = library.documents["everybody"]
    answer = api(organization.secret_key).patch(
        f"/api/v1/documents/{document.pk}/", {"audience": audience}, content_type=JSON
    )
    assert is_problem(answer, 400, "validation_error")
    with tenant(organization.id):
        assert Document.objects.get(pk=document.pk).audience is None


def test_counts_are_of_all_documents_for_the_platform_too(organization, library, platform_api):
    stats = platform_api.get(f"/api/v1/organizations/{organization.id}/stats/").json()
    assert stats["documents"]["total"] == len(NUMBERS)
