"""The audit in the console: what was done, read in words and by choice, and whether it is whole."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from django.test import Client
from django.utils import translation

from core.audit import keys as audited
from core.audit.actions import ACTIONS
from core.audit.detail_names import worded
from core.audit.models import AuditChain, AuditEvent
from core.audit.verifying import check_and_note
from core.tenancy.context import tenant
from core.tenancy.models import KeyKind


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


def test_signing_in_out_and_failing_to_is_in_the_audit(
    organization: Any, signed_in: Any, client: Client
) -> None:
    name = organization.viewer.username
    for username in (name, "nobody-at-all", "no\0body"):
        form = {"username": username, "password": "wrong"}
        assert client.post("/sign-in/", form).status_code == 422
    signed_in(organization.viewer).post("/sign-out/")

    with tenant(organization.id):
        told = list(AuditEvent.objects.order_by("created_at"))
    assert [event.action for event in told] == ["sign_in.failed", "sign_in.succeeded", "sign_out"]
    assert {(event.actor, event.target) for event in told} == {(f"user:{name}", name)}
    assert told[0].details == told[1].details == {"address": "127.0.0.1"}
    assert set(ACTIONS) >= {event.action for event in told}


def test_the_audit_is_read_in_words_and_by_choice(organization: Any, signed_in: Any) -> None:
    key, _ = audited.make_key(organization.id, KeyKind.SECRET, "Payroll", actor="user:anna")
    audited.end_key(organization.id, key.pk, actor="user:<ben>")
    browser = signed_in(organization.admin)

    page = text_of(browser.get("/settings/audit/"))
    rows = page.partition("<tbody>")[2]
    assert rows.index("Signed in") < rows.index("Ended a key") < rows.index("Made a key")
    assert "user:&lt;ben&gt;" in rows and "name: Payroll" in rows

    chosen = text_of(browser.get("/settings/audit/?actor=anna&action=&since=&until="))
    assert "Made a key</strong>" in chosen and "Ended a key</strong>" not in chosen
    assert "/settings/audit/audit.csv?actor=anna" in chosen
    tomorrow = (datetime.now(UTC) + timedelta(days=2)).date().isoformat()
    assert "that fits what you chose" in text_of(browser.get(f"/settings/audit/?since={tomorrow}"))


def test_a_document_leads_to_all_of_its_audit(
    organization: Any, signed_in: Any, document_factory: Any
) -> None:
    document = document_factory(organization, ingest=False)
    document_factory(organization, "Another text.", ingest=False, title="Travel policy")
    there = f"/settings/audit/?target={document.pk}"
    browser = signed_in(organization.admin)

    assert f'href="{there}"' in text_of(browser.get(f"/documents/{document.pk}/"))
    rows = text_of(browser.get(there)).partition("<tbody>")[2]
    assert rows.count("<tr>") == 1 and "Uploaded a document" in rows
    edited = signed_in(organization.editor).get(f"/documents/{document.pk}/")
    assert edited.status_code == 200 and "/settings/audit/" not in text_of(edited)


def test_what_chooses_nothing_is_said_beside_its_field(organization: Any, signed_in: Any) -> None:
    browser = signed_in(organization.admin)
    address = "/settings/audit/?since=2026-02-01&until=2026-01-01"
    wrong = browser.get(address)
    assert wrong.status_code == 422
    assert "Must not be before the first day." in text_of(wrong)
    german = browser.get(address, headers={"Accept-Language": "de"})
    assert "Darf nicht vor dem ersten Tag liegen." in text_of(german)
    assert browser.get("/settings/audit/?since=x").status_code == 422
    assert browser.get("/settings/audit/?actor=%00").status_code == 422


def test_a_long_audit_has_pages(organization: Any, signed_in: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr("core.console.settings.audit_page.ON_A_PAGE", 2)
    for number in range(3):
        audited.make_key(organization.id, KeyKind.SECRET, f"Key {number}", actor="test")
    browser = signed_in(organization.admin)

    first = text_of(browser.get("/settings/audit/?actor=test"))
    [before] = re.findall(r"before=([0-9a-f-]{36})", first)
    second = text_of(browser.get(f"/settings/audit/?actor=test&before={before}"))

    assert "Key 2" in first and "Key 1" in first and "Key 0" not in first
    assert "Key 0" in second and "Key 1" not in second
    assert "Earlier" not in second and "Latest" in second


def test_a_page_after_what_is_no_entry_is_refused_in_words(
    organization: Any, other_organization: Any, signed_in: Any
) -> None:
    signed_in(other_organization.admin)
    with tenant(other_organization.id):
        [theirs] = AuditEvent.objects.all()
    browser = signed_in(organization.admin)
    for before in ("garbage", "%00", uuid4(), theirs.pk):
        wrong = browser.get(f"/settings/audit/?actor=user&before={before}")
        assert wrong.status_code == 422
        assert "There is no such entry to go on from. Begin with the latest." in text_of(wrong)
        assert "<tbody>" not in text_of(wrong) and 'href="?actor=user"' in text_of(wrong)
    assert browser.get("/settings/audit/?before=").status_code == 200


def test_the_audit_says_whether_it_is_whole(organization: Any, signed_in: Any) -> None:
    browser = signed_in(organization.admin)
    unchecked = text_of(browser.get("/settings/audit/"))
    report = check_and_note(organization.id)
    whole = text_of(browser.get("/settings/audit/"))
    with tenant(organization.id):
        AuditChain.objects.update(broken_at=7, broken_because="It is missing.")
    broken = text_of(browser.get("/settings/audit/"))

    assert "as they were written" not in unchecked
    assert f"All entries through number {report.number} were as they were written" in whole
    assert report.hash in whole
    assert "The audit is not whole: entry 7. It is missing." in broken


def test_what_no_event_is_called_is_said(organization: Any, signed_in: Any) -> None:
    answer = signed_in(organization.admin).get("/settings/audit/?action=nonsense")
    assert answer.status_code == 422
    assert "No event is called that. Choose another." in text_of(answer)


def test_days_and_moments_are_written_as_the_reader_writes_them() -> None:
    with translation.override("de"):
        assert worded("2026-12-03") == "3. Dez. 2026"
        assert worded("2026-12-03T00:00:00+00:00") == "3. Dez. 2026, 00:00 UTC"
        assert worded("2026-13-45") == "2026-13-45"
