"""The audit is a chain: what somebody changes, removes or plants later is found, and named."""

import os
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import StringIO
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from psycopg.types.json import Jsonb

from core.audit import expiring, verifying
from core.audit.answer_seals import add_seal
from core.audit.chain import hash_of
from core.audit.expiring import delete_old_events
from core.audit.models import AuditChain, AuditEvent
from core.audit.record import record
from core.audit.verifying import chain_state, check_and_note, check_chains, verify_chain
from core.tenancy.context import tenant
from core.tenancy.models import Organization


def events_of(organization: Any) -> list[AuditEvent]:
    with tenant(organization.id):
        return list(AuditEvent.objects.order_by("number"))


def write(organization: Any, number: int = 5) -> None:
    for one in range(number):
        with tenant(organization.id):
            record("member.changed", "user:anna", f"ben {one}", role="editor", float=1.50, to=None)


def tamper(statement: str, *values: Any) -> None:
    """What somebody with the whole database can do, past every policy."""
    with psycopg.connect(database_url(), autocommit=True) as connection:
        assert connection.execute(statement, values).rowcount > 0


def database_url() -> str:
    from django.db import connections

    name = connections["default"].settings_dict["NAME"]
    return os.environ["TEST_SUPERUSER_URL"].rsplit("/", 1)[0] + f"/{name}"


def test_events_are_numbered_from_one_and_each_hash_is_over_the_one_before(
    organization: Any, other_organization: Any
) -> None:
    write(organization, 2)
    write(other_organization, 1)
    write(organization, 1)

    events = events_of(organization)

    assert [event.number for event in events] == [1, 2, 3]
    previous = ""
    for number, event in enumerate(events, 1):
        assert event.hash == hash_of(event, number, previous)
        previous = event.hash
    assert [event.number for event in events_of(other_organization)] == [1]
    assert verify_chain(organization.id) == verifying.ChainReport(3, 3, previous)


def test_an_organization_without_events_is_whole(organization: Any) -> None:
    assert verify_chain(organization.id).broken_at is None


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("actor", "user:zoe"),
        ("action", "member.created"),
        ("target", "somebody else"),
        ("details", Jsonb({"role": "viewer"})),
        ("created_at", timezone.now() - timedelta(days=3)),
        ("hash", "0" * 64),
    ],
)
def test_a_row_that_was_changed_is_named(organization: Any, column: str, value: Any) -> None:
    write(organization)
    pk = events_of(organization)[2].pk
    tamper(f"UPDATE audit_auditevent SET {column} = %s WHERE id = %s", value, pk)

    report = verify_chain(organization.id)

    assert (report.entries, report.broken_at) == (2, 3)
    with pytest.raises(CommandError, match=organization.model.slug):
        call_command("verify_audit", organization.model.slug, stdout=(said := StringIO()))
    assert "broken at entry 3. It is not as it was written" in said.getvalue()


def test_a_row_that_was_changed_together_with_its_hash_breaks_the_next(organization: Any) -> None:
    write(organization)
    first, second, *_ = events_of(organization)
    second.target = "somebody else"
    forged = hash_of(second, 2, first.hash)
    statement = "UPDATE audit_auditevent SET target = %s, hash = %s WHERE id = %s"
    tamper(statement, second.target, forged, second.pk)

    assert verify_chain(organization.id).broken_at == 3


@pytest.mark.parametrize("removed", [1, 3])
def test_a_row_that_was_removed_is_named(organization: Any, removed: int) -> None:
    write(organization)
    pk = events_of(organization)[removed - 1].pk
    tamper("DELETE FROM audit_auditevent WHERE id = %s", pk)

    report = verify_chain(organization.id)

    assert (report.broken_at, report.broken_because) == (removed, "It is missing.")


def test_what_was_cut_off_at_the_end_is_missed_by_the_next_check(organization: Any) -> None:
    write(organization)
    check_and_note(organization.id)
    pk = events_of(organization)[-1].pk
    tamper("DELETE FROM audit_auditevent WHERE id = %s", pk)

    assert verify_chain(organization.id).broken_at == 5
    write(organization, 1)  # another in its place
    assert verify_chain(organization.id).broken_at == 5


def test_a_row_from_another_organization_is_not_taken_for_ones_own(
    organization: Any, other_organization: Any
) -> None:
    write(organization, 2)
    write(other_organization, 3)
    pk = events_of(other_organization)[2].pk
    statement = "UPDATE audit_auditevent SET organization_id = %s WHERE id = %s"
    tamper(statement, organization.id, pk)

    assert verify_chain(organization.id).broken_at == 3


def test_what_is_rolled_back_leaves_no_gap(organization: Any) -> None:
    def fail(name: str) -> None:
        with tenant(organization.id):
            record("member.changed", "user:anna", name)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail("alone")
    with tenant(organization.id):
        with pytest.raises(ZeroDivisionError):
            fail("inner")
        record("member.changed", "user:anna", "outer")

    assert [event.target for event in events_of(organization)] == ["outer"]
    assert verify_chain(organization.id).entries == 1


def test_many_at_once_make_one_chain_though_they_lock_the_organization(organization: Any) -> None:
    """As pages do that lock the row before they record, beside others that record first."""

    def both(number: int) -> None:
        with tenant(organization.id):
            if number % 2:
                Organization.objects.select_for_update().get(pk=organization.id)
            record("settings.changed", "user:anna", number)
            write(organization, 1)

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(both, range(24)))

    assert verify_chain(organization.id).entries == 48


def test_other_organizations_do_not_wait_for_a_chain_that_is_being_written(
    organization: Any, other_organization: Any
) -> None:
    held, go_on = threading.Event(), threading.Event()

    def hold() -> None:
        from core.audit.chain import _chain_new_events

        with tenant(organization.id):
            record("member.changed", "user:anna")
            _chain_new_events()
            held.set()
            go_on.wait(60)

    with ThreadPoolExecutor(1) as threads:
        holding = threads.submit(hold)
        assert held.wait(60)
        write(other_organization, 1)  # it would wait for good
        go_on.set()
        holding.result()

    assert verify_chain(other_organization.id).entries == 1


def test_events_of_a_release_before_are_chained_with_the_next(organization: Any) -> None:
    with tenant(organization.id):
        AuditEvent.objects.create(
            organization_id=organization.id, action="key.made", actor="user:old"
        )
    write(organization, 1)

    assert [event.actor for event in events_of(organization)] == ["user:old", "user:anna"]
    assert verify_chain(organization.id).entries == 2


def test_retention_leaves_a_chain_that_vouches_for_what_it_deleted(
    organization: Any, override: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(expiring, "BATCH", 2)
    chained_long_ago(organization, 5)
    write(organization, 2)
    last_old = events_of(organization)[4]
    override(AUDIT_KEEP_DAYS=100)

    assert delete_old_events() == 5
    assert delete_old_events() == 0

    events = events_of(organization)
    assert [event.number for event in events] == [6, 7, 8, 9, 10]
    said = events[-1]
    assert (said.action, said.details["through"]) == ("audit.expired", 5)
    assert said.details["hash"] == last_old.hash
    report = verify_chain(organization.id)
    assert (report.entries, report.number, report.broken_at) == (5, 10, None)


def test_what_is_old_is_told_by_the_database_clock(
    organization: Any,
    override: Any,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    write(organization, 2)
    ahead = timezone.now() + timedelta(days=300)
    monkeypatch.setattr(timezone, "now", lambda: ahead)
    override(AUDIT_KEEP_DAYS=100)

    assert delete_old_events() == 0
    assert caplog.records == []  # nothing was tried that the database refuses
    assert len(events_of(organization)) == 2


def test_nothing_is_deleted_where_the_database_keeps_some_of_it(
    organization: Any, override: Any
) -> None:
    chained_long_ago(organization, 1)
    write(organization, 1)
    override(AUDIT_KEEP_DAYS=-1)  # which the settings don't let anybody have

    assert delete_old_events() == 0
    assert [event.number for event in events_of(organization)] == [1, 2]


def test_what_is_removed_beyond_retention_is_found(organization: Any, override: Any) -> None:
    chained_long_ago(organization, 3)
    write(organization, 2)
    override(AUDIT_KEEP_DAYS=100)
    delete_old_events()
    tamper("DELETE FROM audit_auditevent WHERE id = %s", events_of(organization)[0].pk)

    assert verify_chain(organization.id).broken_because == "It is missing."


def test_nothing_is_deleted_unless_a_setting_says_so(organization: Any) -> None:
    chained_long_ago(organization, 2)

    assert delete_old_events() == 0
    assert len(events_of(organization)) == 2


def chained_long_ago(organization: Any, number: int) -> None:
    """Events of 200 days ago, as they would be stored then."""
    write(organization, number)
    previous, long_ago = "", timezone.now() - timedelta(days=200)
    for place, event in enumerate(events_of(organization), 1):
        event.created_at = long_ago
        previous = hash_of(event, place, previous)
        statement = "UPDATE audit_auditevent SET created_at = %s, hash = %s WHERE id = %s"
        tamper(statement, long_ago, previous, event.pk)


def test_chains_are_checked_once_a_day(organization: Any) -> None:
    write(organization, 2)
    check_chains()
    tamper("UPDATE audit_auditevent SET actor = 'x' WHERE id = %s", events_of(organization)[0].pk)

    check_chains()
    with tenant(organization.id):
        of_today = chain_state().broken_at
        AuditChain.objects.filter(of="events").update(checked_at=timezone.now() - timedelta(days=2))
    check_chains()

    with tenant(organization.id):
        assert (of_today, chain_state().broken_at) == (None, 1)


def test_the_command_says_that_all_is_whole(organization: Any) -> None:
    write(organization, 2)
    said = StringIO()

    call_command("verify_audit", organization.model.slug, stdout=said)

    last, slug = events_of(organization)[-1], organization.model.slug
    assert said.getvalue().splitlines() == [
        f"{slug}, events: 2 entries, whole through 2, {last.hash}",
        f"{slug}, answers: no entries",
    ]


def test_seals_of_answers_are_a_chain_of_their_own(organization: Any) -> None:
    for _ in range(3):
        with tenant(organization.id):
            record("member.changed", "user:anna")
            add_seal(uuid4(), {"words": "0"}, [], "1.0")
    assert verify_chain(organization.id, "answers").entries == 3
    tamper(
        "UPDATE audit_answerseal SET release = '2.0' WHERE number = 2 AND organization_id = %s",
        organization.id,
    )

    assert verify_chain(organization.id, "answers").broken_at == 2
    assert verify_chain(organization.id).broken_at is None
    with pytest.raises(CommandError, match=organization.model.slug):
        call_command("verify_audit", organization.model.slug, stdout=StringIO())
