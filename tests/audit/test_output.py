"""Entries of the audit go to standard output as JSON, each chain in its order, once."""

import io
import json
from typing import Any

import pytest

from core.audit import output
from core.audit.output import put_out_events
from core.audit.record import record
from core.tenancy.context import tenant

MEMBERS = {
    *("type", "organization", "number", "hash", "id", "at"),
    *("actor", "action", "target", "details"),
}


def put_out(capsys: pytest.CaptureFixture[str], organization: Any) -> list[dict[str, Any]]:
    put_out_events()
    entries = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    return [entry for entry in entries if entry["organization"] == str(organization.id)]


def test_each_entry_is_one_line_with_its_place_in_the_chain(
    organization: Any, override: Any, capsys: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    override(AUDIT_STREAM=True)
    monkeypatch.setattr(output, "BATCH", 2)
    with tenant(organization.id):
        for name in ("anna", "ben\nzoe", "ünal"):
            record("member.changed", "user:anna", name, role="editor")

    entries = put_out(capsys, organization)

    assert [(entry["number"], entry["target"]) for entry in entries] == [
        *((1, "anna"), (2, "ben\nzoe"), (3, "ünal"))
    ]
    assert entries[0].keys() == MEMBERS
    assert entries[0]["details"] == {"role": "editor"}
    assert len({entry["hash"] for entry in entries}) == 3
    with tenant(organization.id):
        record("key.made", "user:anna")
    assert [entry["number"] for entry in put_out(capsys, organization)] == [4]
    assert put_out(capsys, organization) == []


def test_without_the_setting_nothing_is_put_out(organization: Any, capsys: Any) -> None:
    with tenant(organization.id):
        record("key.made", "user:anna")
    assert put_out(capsys, organization) == []


def test_each_line_is_written_by_itself(
    organization: Any, override: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    override(AUDIT_STREAM=True)
    writes: list[str] = []
    pipe = io.StringIO()
    monkeypatch.setattr(pipe, "flush", lambda: (writes.append(pipe.getvalue()), pipe.truncate(0)))
    monkeypatch.setattr(output.sys, "stdout", pipe)
    with tenant(organization.id):
        for name in ("anna", "ben", "zoe"):
            record("member.changed", "user:anna", name)

    put_out_events()

    assert len(writes) >= 3
    assert all(text.count("\n") == 1 for text in writes)


def test_a_round_ends_before_a_long_chain_does_and_the_next_goes_on(
    organization: Any, override: Any, capsys: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    override(AUDIT_STREAM=True)
    monkeypatch.setattr(output, "BATCH", 1)
    monkeypatch.setattr(output, "ROUND", 2)
    with tenant(organization.id):
        for name in ("anna", "ben", "zoe"):
            record("member.changed", "user:anna", name)

    assert [entry["number"] for entry in put_out(capsys, organization)] == [1, 2]
    assert [entry["number"] for entry in put_out(capsys, organization)] == [3]
