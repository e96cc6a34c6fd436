"""Admins get all that is stored of their organization, as one file, and nothing else."""

import asyncio
import io
import json
import weakref
from zipfile import ZipFile

import pytest
from django.core.management import CommandError, call_command
from django.db.models.signals import post_init

from core.accounts.models import SignOn
from core.accounts.sealed import seal
from core.answering.answer import prepare
from core.answering.live.runs import complete
from core.answering.question import Question
from core.audit.models import AuditEvent
from core.conversations.feedback import rate
from core.conversations.history import open_conversation
from core.conversations.models import Message, MessageRole, Rating
from core.conversations.person_export import MESSAGES, person_as_json
from core.documents.models import Document, DocumentVersion
from core.documents.storage import delete_original
from core.export.contents import KINDS
from core.export.organization_zip import organization_as_zip
from core.organizations.logo import keep_logo
from core.rest.sent_in_parts import sent_in_parts
from core.tenancy.audiences import Audience
from core.tenancy.context import tenant
from core.tenancy.keys import add_key
from core.tenancy.models import KeyKind
from core.webhooks.endpoints import add_endpoint
from tests.conftest import PASSWORD

QUESTION = "How many days of paid leave do employees have?"
POLICY = b"Employees have 25 days of paid leave a year. Five days may be carried over."


def ask(organization, person="anna", question=QUESTION):
    return complete(prepare(organization.id, Question(question, user_identifier=person)))


def opened(parts):
    """The files of an archive, by their names."""
    with ZipFile(io.BytesIO(b"".join(parts))) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def lines(files, name):
    return [json.loads(line) for line in files[f"{name}.jsonl"].splitlines()]


def exported(organization):
    return opened(organization_as_zip(organization.id))


def test_it_has_originals_under_their_titles_and_a_line_for_each_row(
    organization, document_factory
):
    document = document_factory(organization, content=POLICY, metadata={"department": "HR"})
    answer = ask(organization)
    with tenant(organization.id):
        rate(Message.objects.get(pk=answer.message_id), Rating.DOWN, "Too few.")
    files = exported(organization)

    assert set(files) >= {f"{kind.name}.jsonl" for kind in KINDS} | {"README.txt", "settings.json"}
    (line,) = lines(files, "documents")
    (version,) = line["versions"]
    assert line["title"] == "Leave policy" and line["metadata"]["department"] == "HR"
    assert version["original"].startswith("originals/Leave policy (")
    assert files[version["original"]] == POLICY
    assert version["number"] == 1 and version["filename"] == "policy.txt"
    question, given = lines(files, "messages")
    assert question["content"] == QUESTION and given["content"] == answer.text
    assert given["citations"][0]["quote"] == answer.citations[0].quote
    assert given["citations"][0]["document_id"] == str(document.pk)
    assert [one["user_identifier"] for one in lines(files, "conversations")] == ["anna"]
    (opinion,) = lines(files, "feedback")
    assert (opinion["message_id"], opinion["comment"]) == (given["id"], "Too few.")
    assert "document.uploaded" in {one["action"] for one in lines(files, "audit")}
    assert {one["role"] for one in lines(files, "members")} == {"admin", "editor", "viewer"}
    assert json.loads(files["settings.json"])["name"] == organization.model.name
    assert all(kind.what in files["README.txt"].decode() for kind in KINDS)


def test_the_logo_is_in_it(organization):
    assert "logo.png" not in exported(organization)
    with tenant(organization.id):
        keep_logo(organization.model, b"a picture")
    assert exported(organization)["logo.png"] == b"a picture"


def test_documents_of_every_audience_are_in_it(organization, document_factory):
    everybody = document_factory(organization)
    members = document_factory(organization, "Only for members.", title="Members")
    with tenant(organization.id):
        Document.objects.filter(pk=members.pk).update(audience=Audience(members=True).names)
    titles = {one["title"]: one["audience"] for one in lines(exported(organization), "documents")}
    assert titles == {everybody.title: None, "Members": ["members"]}


def test_no_secret_is_in_it(organization, document_factory):
    with tenant(organization.id):
        SignOn.objects.create(
            organization_id=organization.id,
            issuer="https://id.example",
            client_id="us",
            sealed_client_secret=seal("client-secret-words"),
        )
        key, text = add_key(organization.id, KeyKind.SECRET, "Payroll")
    _, secret = add_endpoint(
        organization.id,
        "https://hooks.example/here?token=in-the-query",
        ["erasure.done"],
        actor="test",
    )
    everything = b"\n".join(exported(organization).values()).decode()
    assert "https://hooks.example/here" in everything and key.prefix in everything
    assert "https://id.example" in everything
    with tenant(organization.id):
        stored = SignOn.objects.get().sealed_client_secret
    for hidden in (
        *(secret, text, key.key_hash, "in-the-query", "client-secret-words", stored),
        *(organization.secret_key, organization.publishable_key),
        *(organization.admin.password, PASSWORD),
    ):
        assert hidden not in everything


def test_nothing_of_another_organization_is_in_it(
    organization, other_organization, document_factory
):
    document_factory(organization)
    ask(organization)
    document_factory(
        other_organization, "Zebras have 25 days of paid leave a year.", title="Zebra policy"
    )
    ask(other_organization, "zebra", "How much paid leave do zebras have?")
    everything = b"\n".join(exported(organization).values()).decode().lower()
    assert "zebra" not in everything
    assert str(other_organization.id) not in everything
    assert other_organization.admin.username not in everything


@pytest.mark.parametrize(
    ("title", "folder"),
    [
        ("../../etc/passwd", "etc passwd"),
        ('A "new": policy?', "A new policy"),
        ("...", "Document"),
        ("C:\\Windows", "C Windows"),
        ("Urlaub für alle " * 20, ("Urlaub für alle " * 5).strip()),
    ],
)
def test_titles_make_no_paths(organization, document_factory, title, folder):
    document = document_factory(organization, title=title, ingest=False)
    (version,) = lines(exported(organization), "documents")[0]["versions"]
    assert version["original"] == f"originals/{folder} ({document.pk})/version 1.txt"


def test_an_original_that_is_lost_is_named_and_holds_up_nothing(organization, document_factory):
    lost, there = document_factory(organization), document_factory(organization, "Another one.")
    with tenant(organization.id):
        names = dict(DocumentVersion.objects.values_list("document_id", "storage_name"))
    delete_original(names[lost.pk])
    files = exported(organization)
    (unreadable,) = lines(files, "unreadable")
    assert str(lost.pk) in unreadable["name"] and "can't be read" in unreadable["reason"]
    assert [name for name in files if str(there.pk) in name]
    assert not [name for name in files if str(lost.pk) in name]


@pytest.fixture
def long_history(organization):
    """10,000 messages in one conversation."""
    with tenant(organization.id):
        conversation = open_conversation(None, "anna")
        Message.objects.bulk_create(
            Message(
                organization_id=organization.id,
                conversation=conversation,
                position=position,
                role=MessageRole.ASSISTANT if position % 2 else MessageRole.USER,
                content=f"Message {position}",
            )
            for position in range(10_000)
        )


@pytest.fixture
def alive():
    """The messages that are in memory."""
    found = weakref.WeakSet()

    def note(instance, **_):
        found.add(instance)

    post_init.connect(note, sender=Message)
    yield found
    post_init.disconnect(note, sender=Message)


def test_ten_thousand_messages_are_never_in_memory_together(organization, long_history, alive):
    size = next(kind.size for kind in KINDS if kind.name == "messages")
    parts, most, longest = [], 0, 0
    for part in organization_as_zip(organization.id):
        parts.append(part)
        most, longest = max(most, len(alive)), max(longest, len(part))
    contents = [one["content"] for one in lines(opened(parts), "messages")]
    assert sorted(contents) == sorted(f"Message {position}" for position in range(10_000))
    assert most <= 2 * size


def test_of_a_person_they_are_not_either(organization, long_history, alive):
    parts, most = [], 0
    for part in person_as_json(organization.id, "anna"):
        parts.append(part)
        most = max(most, len(alive))
    (conversation,) = json.loads("".join(parts))["conversations"]
    contents = [one["content"] for one in conversation["messages"]]
    assert contents == [f"Message {position}" for position in range(10_000)]
    assert most <= 2 * MESSAGES


def test_where_the_reader_goes_away_nothing_more_is_made():
    made = []

    def parts():
        try:
            for number in range(100):
                made.append(number)
                yield b"x"
        finally:
            made.append("ended")

    async def leave_early():
        stream = aiter(sent_in_parts("a.zip", "application/zip", parts()))
        await anext(stream)
        await stream.aclose()

    asyncio.run(leave_early())
    assert made == [0, "ended"]


def test_it_is_sent_to_admins_and_their_keys_alone(
    organization, other_organization, document_factory, api, client, signed_in, platform_api,
    bytes_of,
):  # fmt: skip
    document_factory(organization, content=POLICY)
    url = f"/api/v1/organizations/{organization.id}/export/"
    with tenant(organization.id):
        _, limited = add_key(organization.id, KeyKind.SECRET, "Bot", audience=Audience())
    refused = {
        401: [client],
        403: [
            *map(signed_in, (organization.viewer, organization.editor)),
            *(api(limited), api(organization.publishable_key), platform_api),
        ],
        404: [api(other_organization.secret_key), signed_in(other_organization.admin)],
    }
    for status, callers in refused.items():
        assert [caller.get(url).status_code for caller in callers] == [status] * len(callers)
    with tenant(organization.id):
        assert not AuditEvent.objects.filter(action="organization.exported").exists()

    for caller in (signed_in(organization.admin), api(organization.secret_key)):
        answer = caller.get(url)
        assert answer["Content-Type"] == "application/zip"
        assert 'attachment; filename="organization-' in answer["Content-Disposition"]
        assert "no-store" in answer["Cache-Control"]
        assert POLICY in opened([bytes_of(answer)]).values()
    with tenant(organization.id):
        assert AuditEvent.objects.filter(action="organization.exported").count() == 2


def test_a_command_writes_it_into_a_new_file(organization, document_factory, tmp_path):
    document_factory(organization, content=POLICY)
    path = tmp_path / "all.zip"
    call_command("export_organization", organization.model.slug, str(path))
    assert POLICY in opened([path.read_bytes()]).values()
    assert path.stat().st_mode & 0o077 == 0
    with pytest.raises(CommandError, match="can't be made"):
        call_command("export_organization", organization.model.slug, str(path))
    with pytest.raises(CommandError, match="no organization"):
        call_command("export_organization", "nowhere", str(path))
