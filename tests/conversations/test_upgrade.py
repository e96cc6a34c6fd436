"""Messages that were stored before they said in columns whether they were answered."""

import json
import uuid
from typing import Any

from tests.documents.test_upgrade import add, old_database  # noqa: F401  (a fixture)

MANY = 1001  # more than one batch
REPEATED = """
INSERT INTO conversations_message (id, organization_id, conversation_id, position, role, content,
    outcome, trace, model, prompt_tokens, completion_tokens, created_at)
SELECT gen_random_uuid(), %s, %s, number, 'assistant', '', '{"answered": true}', '{}', '', 0, 0,
    now() FROM generate_series(100, 99 + %s) AS number
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
