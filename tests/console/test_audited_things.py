"""The audit on its page names what was changed, where that is still there, and leads to it."""

from typing import Any
from uuid import uuid4

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from core.audit.groups import make_group
from core.audit.keys import make_key
from core.audit.models import AuditEvent
from core.audit.record import record
from core.console.settings.audited_things import detail_in_words, things_in
from core.documents.group_deletion import delete_group
from core.documents.intake import Actor, delete_document
from core.quality.entries import Expected, Place, add_entry
from core.quality.golden_runs import start_run
from core.rest.document_changes import change_one
from core.tenancy.audiences import Audience
from core.tenancy.context import tenant
from core.tenancy.models import KeyKind, Widget


def audit_of(browser: Any) -> str:
    answer = browser.get("/settings/audit/")
    assert answer.status_code == 200
    return str(answer.content.decode().partition("<tbody>")[2])


def link(page: str, name: str) -> str:
    return f'<a href="{page}" dir="auto">{name}</a>'


def test_what_is_there_is_named_and_led_to(
    organization: Any, signed_in: Any, document_factory: Any
) -> None:
    document = document_factory(organization, ingest=False, title="Leave <policy>")
    group = make_group(organization.id, "Payroll", actor="test")
    make_key(organization.id, KeyKind.SECRET, "Intranet", actor="test")
    with tenant(organization.id):
        golden = add_entry(Expected("How long?", False, (Place("Leave"),)), actor="test")
    run = start_run(organization.id, "test")
    browser = signed_in(organization.admin)
    page = audit_of(browser)

    admin = organization.admin
    assert link(f"/documents/{document.pk}/", "Leave &lt;policy&gt;") in page
    assert link(f"/people/groups/{group.pk}/", "Payroll") in page
    assert link(f"/insight/golden/{golden.pk}/", "How long?") in page
    assert f'<a href="/insight/golden/runs/{run.pk}/" dir="auto">Run of ' in page
    assert '<a href="/settings/keys/" dir="auto">Intranet (sk_' in page
    assert link(f"/people/{admin.pk}/", admin.username) in page
    for address in (f"/documents/{document.pk}/", f"/people/groups/{group.pk}/"):
        assert browser.get(address).status_code == 200


def test_the_first_widget_is_named_though_it_has_its_organizations_id(
    organization: Any, signed_in: Any
) -> None:
    with tenant(organization.id):
        widget = Widget.objects.get(pk=organization.id)
        record("widget.changed", "test", widget.pk, settings=["color"])
        record("settings.changed", "test", organization.id, names=["name"])
    page = audit_of(signed_in(organization.admin))

    assert link(f"/settings/widget/{widget.pk}/", widget.name) in page
    assert f">{organization.id}<" not in page


def test_whom_a_document_is_for_is_said_by_names(
    organization: Any, signed_in: Any, document_factory: Any
) -> None:
    document = document_factory(organization, ingest=False)
    group = make_group(organization.id, "Payroll", actor="test")
    make_key(organization.id, KeyKind.SECRET, "Intranet", actor="test")
    audience = Audience(members=True, groups=(group.pk,), widgets=(organization.id,))
    with tenant(organization.id):
        name = Widget.objects.get(pk=organization.id).name
        change_one(document.pk, {"audience": audience}, actor="test")
    browser = signed_in(organization.admin)

    assert f"whom it is for: all members, Payroll, widget {name}" in audit_of(browser)
    with tenant(organization.id):
        change_one(document.pk, {"audience": Audience()}, actor="test")
    delete_group(organization.id, group.pk, actor="test")
    page = audit_of(browser)
    assert f"all members, group:{group.pk}, widget {name}" in page
    assert page.count("whom it is for: Everybody") == 1


def test_what_is_gone_keeps_its_id(
    organization: Any, signed_in: Any, document_factory: Any
) -> None:
    document = document_factory(organization, ingest=False)
    delete_document(organization.id, document.pk, Actor("test"))
    page = audit_of(signed_in(organization.admin))

    assert f"<span>{document.pk}</span>" in page and "title: Leave policy" in page
    assert f"/documents/{document.pk}/" not in page


def test_what_is_somebody_elses_is_not_named(
    organization: Any, other_organization: Any, signed_in: Any, document_factory: Any
) -> None:
    theirs = document_factory(other_organization, ingest=False, title="Their secret")
    neighbour = other_organization.admin
    with tenant(organization.id):
        record("document.changed", "test", theirs.pk)
        record("gap.closing", "test", uuid4(), document=str(theirs.pk))
        record("member.changed", "test", neighbour.username)
        record("webhook.tested", "test", "no id")
    page = audit_of(signed_in(organization.admin))

    assert "Their secret" not in page and f"document: {theirs.pk}" in page
    assert f"/people/{neighbour.pk}/" not in page
    assert "<span>no id</span>" in page


def test_details_that_are_ids_are_names(organization: Any, document_factory: Any) -> None:
    document = document_factory(organization, ingest=False)
    told = f"document {document.pk}"
    with tenant(organization.id):
        record("gap.changed", "test", uuid4(), state="closed", closed_by=told)
        record("gap.closing", "test", uuid4(), document=str(document.pk))
        things = things_in(_events())
    with translation.override("de"):
        assert detail_in_words("closed_by", told, things) == "Leave policy"
        assert detail_in_words("document", str(document.pk), things) == "Leave policy"
        assert detail_in_words("closed_by", told, {}) == told
        assert detail_in_words("role", "editor", things) == "Editor"


def test_a_longer_page_needs_no_more_statements(organization: Any, document_factory: Any) -> None:
    counts = []
    for _ in range(2):
        for number in range(3):
            document_factory(organization, f"Text {uuid4()}", ingest=False, title=str(number))
            make_key(organization.id, KeyKind.SECRET, f"Key {uuid4()}", actor="test")
        with tenant(organization.id), CaptureQueriesContext(connection) as asked:
            things_in(_events())
        counts.append(len(asked))
    # The events, the documents, the keys.
    assert counts == [3, 3]


def _events() -> list[Any]:
    return list(AuditEvent.objects.all())


def test_who_did_it_is_named_and_led_to_where_known(organization: Any, signed_in: Any) -> None:
    admin = organization.admin
    key, _ = make_key(organization.id, KeyKind.SECRET, "Intranet", actor=f"user:{admin.username}")
    make_group(organization.id, "Payroll", actor=f"key:{key.prefix}")
    make_group(organization.id, "Drivers", actor="user:gone")
    page = audit_of(signed_in(admin))

    assert f'wraps"><a href="/people/{admin.pk}/">{admin.username}</a>' in page
    assert f"user:{admin.username}" not in page
    assert f'wraps"><a href="/settings/keys/">Intranet ({key.prefix})</a>' in page
    assert 'wraps">user:gone<' in page
