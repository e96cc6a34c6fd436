"""Messages that were stored before they said in columns whether they were answered."""

import json
import uuid
from typing import Any

from tests.documents.test_upgrade import add, old_database  # noqa: F401  (a fixture)

MANY = 1001  # more than one batch
SLICE = 5000  # as the migration that notes places takes them
REPEATED = """
INSERT INTO conversations_message (id, organization_id, conversation_id, position, role, content,
    outcome, trace, model, prompt_tokens, completion_tokens, created_at)
SELECT gen_random_uuid(), %s, %s, number, 'assistant', '', '{"answered": true}', '{}', '', 0, 0,
    now() FROM generate_series(100, 99 + %s) AS number
"""

COPIED = """
INSERT INTO conversations_message
SELECT (jsonb_populate_record(m, jsonb_build_object('id', gen_random_uuid(), 'position', n))).*
FROM conversations_message m, generate_series(100, 99 + %s) AS n
WHERE m.conversation_id = %s AND m.position = 0
"""


def outcome(**members: Any) -> str:
    return json.dumps({"answer": "…", **members})


def test_columns_are_filled_from_the_answers_of_every_organization(old_database):  # noqa: F811
    connection, migrate = old_database
    migrate("conversations", "0003_widget")
    stored = {
        ("user", "{}"): ("", "", False),
        ("assistant", "{}"): ("", "", False),
        ("assistant", outcome(answered=True, refusal_reason=None)): ("yes", "", False),
        ("assistant", outcome(answered=True, stopped=True)): ("yes", "", True),
        ("assistant", outcome(answered=False, refusal_reason="no_evidence", stopped=False)): (
            *("no", "no_evidence", False),
        ),
        ("assistant", outcome(answered=False, refusal_reason="stopped", stopped=True)): (
            *("no", "stopped", True),
        ),
    }
    expected = {}
    for slug in ("first", "other"):
        mine = {"organization_id": uuid.uuid4()}
        conversation = uuid.uuid4()
        add(connection, "tenancy_organization", id=mine["organization_id"], slug=slug)
        add(connection, "conversations_conversation", id=conversation, surface="api", **mine)
        for position, ((role, answer), columns) in enumerate(stored.items()):
            message = uuid.uuid4()
            place = {"conversation_id": conversation, "position": position}
            add(
                connection, "conversations_message", id=message, role=role, outcome=answer,
                **place, **mine,
            )  # fmt: skip
            expected[message] = columns
    connection.execute(REPEATED, [mine["organization_id"], conversation, MANY])
    migrate()
    rows = connection.execute(
        "SELECT id, answered, refusal_reason, stopped FROM conversations_message"
    )
    found = {row[0]: row[1:] for row in rows.fetchall()}
    assert {message: found.pop(message) for message in expected} == expected
    assert len(found) == MANY and set(found.values()) == {("yes", "", False)}


def test_earlier_answers_count_for_the_documents_that_they_cite(old_database):  # noqa: F811
    connection, migrate = old_database
    migrate("conversations", "0007_document_uses")
    expected = set()
    for slug in ("first", "other"):
        mine = {"organization_id": uuid.uuid4()}
        add(connection, "tenancy_organization", id=mine["organization_id"], slug=slug)
        cited, near = uuid.uuid4(), uuid.uuid4()
        for document in (cited, near):
            add(connection, "documents_document", id=document, title="Leave", **mine)
        of = {name: [{"document_id": str(document)}] for name, document in
              {"cited": cited, "near": near, "gone": uuid.uuid4()}.items()}  # fmt: skip
        first = [{**of["cited"][0], "section": "Leave > Parents"}]
        answers = [
            outcome(citations=first + of["cited"] + of["gone"], refusal=None),
            outcome(citations=[], refusal={"closest": of["near"]}),
            outcome(citations=of["cited"]),
            "{}",
        ]
        for surface in ("api", "review"):
            conversation = uuid.uuid4()
            add(connection, "conversations_conversation", id=conversation, surface=surface, **mine)
            place = {"conversation_id": conversation, "role": "assistant", **mine}
            for position, answer in enumerate(answers):
                row = {"id": uuid.uuid4(), "position": position, "outcome": answer, **place}
                add(connection, "conversations_message", **row)
                used = {
                    0: (cited, True, "Leave > Parents"),
                    1: (near, False, ""),
                    2: (cited, True, ""),
                }.get(position)
                if used and surface == "api":
                    expected.add((row["id"], *used))
    migrate()
    rows = connection.execute(
        "SELECT message_id, document_id, cited, section FROM conversations_documentuse"
    ).fetchall()
    assert set(rows) == expected
    assert len(rows) == len(expected)


def test_messages_say_where_they_were_written_whichever_release_stored_them(old_database):  # noqa: F811
    connection, migrate = old_database
    migrate("conversations", "0015_widgets")
    places, expected = [], {}
    for slug in ("first", "other"):
        mine = {"organization_id": uuid.uuid4()}
        add(connection, "tenancy_organization", id=mine["organization_id"], slug=slug)
        for surface, widget in (("api", None), ("review", None), ("widget", uuid.uuid4())):
            conversation = {"id": uuid.uuid4(), "surface": surface, "widget_id": widget, **mine}
            add(connection, "conversations_conversation", **conversation)
            places.append(({"conversation_id": conversation["id"], **mine}, (surface, widget)))

    def store(first_position: int) -> None:
        for place, written_at in places:
            for position, role in enumerate(("user", "assistant"), first_position):
                message = {"id": uuid.uuid4(), "position": position, "role": role}
                add(connection, "conversations_message", **message, **place)
                expected[message["id"]] = written_at

    store(0)
    place, (surface, widget) = places[-1]
    connection.execute(COPIED, [SLICE + 1, place["conversation_id"]])
    migrate()
    store(2)  # as an earlier release does, which does not know of the columns
    rows = connection.execute("SELECT id, surface, widget_id FROM conversations_message")
    found = {row[0]: row[1:] for row in rows.fetchall()}
    assert {message: found.pop(message) for message in expected} == expected
    assert len(found) == SLICE + 1 and set(found.values()) == {(surface, widget)}
