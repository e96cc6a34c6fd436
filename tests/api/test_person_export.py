"""A person gets all that is stored of them, as JSON."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from core.accounts.models import Passkey, SignOnIdentity
from core.answering.answer import prepare
from core.answering.live.runs import complete
from core.answering.question import Question
from core.audit.groups import make_group, move_member
from core.audit.models import AuditEvent
from core.audit.record import record
from core.conversations import person_export
from core.conversations.feedback import rate
from core.conversations.models import Message, Rating
from core.tenancy.audiences import Audience
from core.tenancy.context import tenant
from core.tenancy.keys import add_key
from core.tenancy.models import KeyKind
from tests.accounts.test_sessions import browser_of

QUESTION = "How many days of paid leave do employees have?"


def ask(organization, person):
    return complete(prepare(organization.id, Question(QUESTION, user_identifier=person)))


@pytest.fixture
def export(api, bytes_of):
    def read(organization, person):
        answer = api(organization.secret_key).get(f"/api/v1/users/{person}/")
        assert "attachment" in answer["Content-Disposition"]
        assert "no-store" in answer["Cache-Control"]
        return json.loads(bytes_of(answer))

    return read


def test_it_has_conversations_answers_ratings_and_account(export, organization, document_factory):
    document_factory(organization)
    name = organization.viewer.username
    answer = ask(organization, name)
    ask(organization, "somebody else")
    with tenant(organization.id):
        rate(Message.objects.get(pk=answer.message_id), Rating.DOWN, "Too few.")
        record("document.changed", f"user:{name}", "an id", changed=["title"])
        record("document.changed", "user:another", "an id")

    got = export(organization, name)
    assert got["account"]["username"] == name and got["account"]["role"] == "viewer"
    assert "password" not in str(got["account"])
    (conversation,) = got["conversations"]
    question, answered = conversation["messages"]
    assert question["content"] == QUESTION
    assert answered["content"] == answer.text
    assert answered["citations"][0]["quote"] == answer.citations[0].quote
    assert answered["feedback"] == {"rating": "down", "comment": "Too few."}
    assert [entry["action"] for entry in got["audit"]] == ["document.changed"]


def test_it_has_where_and_by_what_a_member_signs_in_and_nothing_that_opens(export, organization):
    member = organization.viewer
    browser = browser_of(member)
    passkey = {"name": "Phone", "id_hash": "hash-of-a-passkey", "credential": "its-public-key"}
    identity = {"issuer": "https://id.example", "subject": "anna-7"}
    with tenant(organization.id):
        for kind, columns in ((Passkey, passkey), (SignOnIdentity, identity)):
            kind.objects.create(organization_id=organization.id, member=member, **columns)

    account = export(organization, member.username)["account"]
    (session,) = account["sessions"]
    assert (session["device"], session["address"]) == ("Firefox on Windows", "192.0.2.7")
    assert [one["name"] for one in account["passkeys"]] == ["Phone"]
    assert account["identities"] == [identity]
    written = json.dumps(account)
    assert not any(
        secret in written
        for secret in (browser.session.session_key, passkey["id_hash"], passkey["credential"])
    )


def test_it_is_read_in_parts(export, organization, document_factory, monkeypatch):
    monkeypatch.setattr(person_export, "CONVERSATIONS", 2)
    monkeypatch.setattr(person_export, "ENTRIES", 1)
    monkeypatch.setattr(person_export, "MESSAGES", 1)
    document_factory(organization)
    for _ in range(5):
        ask(organization, "anna")
    with tenant(organization.id):
        for number in range(3):
            record("document.changed", "user:anna", number)
    got = export(organization, "anna")
    ids = [one["id"] for one in got["conversations"]]
    assert len(set(ids)) == len(ids) == 5
    assert {len(one["messages"]) for one in got["conversations"]} == {2}
    assert [entry["target"] for entry in got["audit"]] == ["0", "1", "2"]


def test_of_somebody_unknown_and_of_other_organizations_it_is_empty(
    export, organization, other_organization, document_factory
):
    document_factory(other_organization)
    ask(other_organization, "anna")
    got = export(organization, "anna")
    assert (got["account"], got["audit"], got["conversations"]) == (None, [], [])


def test_only_admins_get_it_and_the_audit_has_no_name(export, organization, client, signed_in):
    assert client.get("/api/v1/users/anna/").status_code == 401
    assert signed_in(organization.editor).get("/api/v1/users/anna/").status_code == 403
    export(organization, "anna")
    with tenant(organization.id):
        event = AuditEvent.objects.get(action="person.exported")
    assert "anna" not in f"{event.target} {event.details}"


def test_a_command_prints_it(organization, document_factory):
    document_factory(organization)
    ask(organization, "anna")
    out = StringIO()
    call_command("export_person", organization.model.slug, "anna", stdout=out)
    assert len(json.loads(out.getvalue())["conversations"]) == 1
    with pytest.raises(CommandError, match="no organization"):
        call_command("export_person", "nowhere", "anna")


@pytest.fixture
def board(organization, document_factory):
    """A group, and a key for it; the only document is for the group."""
    group = make_group(organization.id, "Board", actor="test")
    audience = Audience(groups=(group.pk,))
    document_factory(organization, audience=audience)
    with tenant(organization.id):
        _, key = add_key(organization.id, KeyKind.SECRET, "Board", audience=audience)
    return group, key


def asked_by_key(api, key, person):
    """What a program with this key is answered in the person's name."""
    body = {"query": QUESTION, "user_identifier": person}
    answer = api(key).post("/api/v1/query/", body, content_type="application/json").json()
    assert answer["answered"] is True
    return answer


def test_answers_for_a_group_that_a_key_got_in_a_members_name_are_withheld(
    export, api, organization, board
):
    _, key = board
    name = organization.viewer.username
    asked_by_key(api, key, name)
    (conversation,) = export(organization, name)["conversations"]
    question, answer = conversation["messages"]
    assert question["content"] == QUESTION and "withheld" not in question
    assert (answer["content"], answer["citations"]) == ("", [])
    assert "not for the person" in answer["withheld"]
    assert "25 days" not in str(conversation)


def test_a_member_of_the_group_gets_them(export, api, organization, board):
    group, key = board
    name = organization.viewer.username
    asked_by_key(api, key, name)
    viewer = organization.viewer.pk
    move_member(organization.id, group.pk, viewer, inside=True, actor="test")
    (conversation,) = export(organization, name)["conversations"]
    assert "25 days" in conversation["messages"][1]["citations"][0]["quote"]


def test_somebody_without_an_account_gets_what_is_for_everybody(
    export, api, organization, board, document_factory
):
    _, key = board
    document_factory(organization, "Employees have 30 days of paid leave a year.", title="All")
    with tenant(organization.id):
        _, open_key = add_key(organization.id, KeyKind.SECRET, "Bot", audience=Audience())
    asked_by_key(api, key, "a stranger")
    asked_by_key(api, open_key, "a stranger")
    found = export(organization, "a stranger")["conversations"]
    assert ["withheld" in one["messages"][1] for one in found] == [True, False]
