"""Reading the audit: filtered, in pages, as CSV."""

import csv
import io
import re

import pytest
from django.db import connection

from core.audit import trail
from core.audit.models import AuditEvent
from core.audit.record import record
from core.audit.verifying import check_and_note
from core.tenancy.context import tenant
from tests.schemas import fits


def address(organization, call="audit/"):
    return f"/api/v1/organizations/{organization.id}/{call}"


@pytest.fixture
def recorded(organization, other_organization):
    """Four events, two of one instant's order or another's; and one next door."""
    with tenant(organization.id):
        record("member.changed", "user:anna", "ben", role="editor")
        record("key.made", "user:anna", "sk_1234")
        record("sign_in.failed", "user:ben", "=1+1")
        record("settings.changed", "key:sk_1234", organization.id, names=["name"])
    with tenant(other_organization.id):
        record("key.made", "user:anna", "sk_theirs")


def actions(client, organization, **query):
    answer = client.get(address(organization), query)
    assert answer.status_code == 200
    return [event["action"] for event in answer.json()["results"]]


def test_events_are_listed_the_latest_first_and_nobody_elses(organization, recorded, api):
    client = api(organization.secret_key)

    listed = client.get(address(organization)).json()["results"]

    assert [event["action"] for event in listed] == [
        *("settings.changed", "sign_in.failed", "key.made", "member.changed")
    ]
    assert all(fits("AuditEvent", event) for event in listed)
    assert listed[-1]["details"] == {"role": "editor"}


def test_events_are_chosen_by_who_what_and_day(organization, recorded, api):
    client = api(organization.secret_key)
    today = client.get(address(organization)).json()["results"][0]["created_at"][:10]

    assert actions(client, organization, actor="BEN") == ["sign_in.failed"]
    assert actions(client, organization, action="key.made") == ["key.made"]
    assert actions(client, organization, target="ben") == ["member.changed"]
    assert actions(client, organization, target="be") == []
    assert len(actions(client, organization, since=today, until=today)) == 4
    assert actions(client, organization, until="2020-01-01") == []
    assert actions(client, organization, since="9999-12-31", until="9999-12-31") == []


def test_what_was_done_to_one_thing_is_found_by_an_index(organization, recorded):
    with tenant(organization.id), connection.cursor() as cursor:
        # The table of a test is so short that reading it through would be faster.
        cursor.execute("SET LOCAL enable_seqscan = off")
        for last in (None, AuditEvent.objects.first()):
            found = trail.find_events({"target": "ben"})
            page = (trail.events_before(found, last) if last else found)[:50]
            [condition] = re.findall(r"Index Cond: (.*)", page.explain())
            assert "organization_id =" in condition and "target" in condition
            assert ("created_at <=" in condition) == (last is not None)


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"since": "yesterday"}, "since"),
        ({"since": "2026-02-01", "until": "2026-01-31"}, "until"),
        ({"actor": "x" * 201}, "actor"),
        ({"target": "x" * 201}, "target"),
        ({"page_size": "0"}, "page_size"),
    ],
)
def test_what_chooses_nothing_is_refused(organization, api, is_problem, query, field):
    client = api(organization.secret_key)
    refused = client.get(address(organization), query)
    assert is_problem(refused, 400, "validation_error")
    assert list(refused.json()["errors"]) == [field]


def test_the_list_goes_on_by_cursor(organization, recorded, api):
    client = api(organization.secret_key)
    found, there = [], address(organization) + "?page_size=3"
    while there:
        page = client.get(there).json()
        found += [event["action"] for event in page["results"]]
        there = page["next"]
    assert found == ["settings.changed", "sign_in.failed", "key.made", "member.changed"]


def test_the_file_holds_all_that_is_chosen(organization, recorded, api, bytes_of, monkeypatch):
    monkeypatch.setattr(trail, "BATCH", 2)
    client = api(organization.secret_key)

    answer = client.get(address(organization, "audit/export/"))

    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"] == 'attachment; filename="audit.csv"'
    rows = list(csv.reader(io.StringIO(bytes_of(answer).decode("utf-8-sig"))))
    head = ["created_at", "actor", "action", "target", "details", "number", "hash"]
    assert rows[0] == head
    assert [row[2] for row in rows[1:]] == [
        *("audit.exported", "settings.changed", "sign_in.failed", "key.made", "member.changed")
    ]
    # No spreadsheet calculates what somebody typed.
    assert rows[3][3] == "'=1+1"
    assert rows[5][4] == '{"role": "editor"}'
    assert rows[1][5] == "5"
    for query in ({"action": "key.made"}, {"target": "sk_1234"}):
        chosen = client.get(address(organization, "audit/export/"), query)
        assert bytes_of(chosen).count(b"\n") == 2


def test_whether_the_chain_is_whole_is_told(organization, recorded, api):
    client = api(organization.secret_key)
    before = client.get(address(organization, "audit/chain/")).json()

    check_and_note(organization.id)

    state = client.get(address(organization, "audit/chain/")).json()
    assert (before["checked_at"], before["checked_number"]) == (None, 0)
    assert fits("AuditChain", state)
    assert (state["checked_number"], state["broken_at"], state["broken_because"]) == (4, None, "")
    latest = client.get(address(organization)).json()["results"][0]
    assert state["checked_hash"] == latest["hash"]


@pytest.mark.parametrize(
    ("call", "action"),
    [
        ("documents/export/", "library.exported"),
        ("conversations/export/", "conversations.exported"),
        ("organizations/{}/audit/export/", "audit.exported"),
        ("organizations/{}/gaps/export/", "gaps.exported"),
        ("organizations/{}/golden-questions/export/", "golden.exported"),
        ("organizations/{}/insight/export/", "insight.exported"),
        ("organizations/{}/insight/topics/export/", "topics.exported"),
    ],
)
def test_whoever_takes_data_out_is_in_the_audit(organization, api, call, action):
    client = api(organization.secret_key)

    assert client.get("/api/v1/" + call.format(organization.id)).status_code == 200

    latest = client.get(address(organization)).json()["results"][0]
    assert (latest["action"], latest["actor"]) == (action, f"key:{organization.secret_key[:11]}")


def test_the_audit_is_for_admins(organization, signed_in, is_problem):
    for member in (organization.editor, organization.viewer):
        for call in ("audit/", "audit/chain/", "audit/export/"):
            refused = signed_in(member).get(address(organization, call))
            assert is_problem(refused, 403, "permission_denied")


def test_what_no_event_is_called_is_a_problem(organization, api, is_problem):
    answer = api(organization.secret_key).get(address(organization), {"action": "nonsense"})
    assert is_problem(answer, 400, "validation_error")
