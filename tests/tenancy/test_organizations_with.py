"""Which organizations have something to do is asked for all of them at once, each as itself."""

import uuid
from typing import Any

import pytest
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext

from core.accounts import forgotten
from core.accounts.models import WantedReset
from core.audit import output
from core.audit.record import record
from core.curated.models import CuratedAnswer
from core.documents import sweep
from core.documents.models import Document, Status
from core.quality import deleted_documents, run_sweep
from core.quality.models import GoldenEntry
from core.tenancy.context import platform, tenant
from core.tenancy.organizations import Rows, organizations_with

ANY_DOCUMENT = Rows(Document, Q())


def test_only_those_with_such_rows_are_found(
    organization: Any, other_organization: Any, document_factory: Any
) -> None:
    def found(*kinds: Rows) -> set[uuid.UUID]:
        return set(organizations_with(*kinds)) & {organization.id, other_organization.id}

    assert found(ANY_DOCUMENT) == set()
    document_factory(organization, title="What’s %s for?", ingest=False)
    assert found(ANY_DOCUMENT) == {organization.id}
    document_factory(other_organization, title="Leave", ingest=False)
    assert found(ANY_DOCUMENT) == {organization.id, other_organization.id}

    odd = Rows(Document, Q(title="What’s %s for?"))
    assert found(odd) == {organization.id}
    assert found(odd, Rows(Document, Q(title="Leave"))) == {organization.id, other_organization.id}
    assert found(Rows(Document, Q(title="x' OR true --"))) == set()


def test_documents_that_are_not_for_everybody_count_and_organizations_switched_off_do_not(
    organization: Any, document_factory: Any
) -> None:
    document = document_factory(organization, ingest=False)
    with tenant(organization.id):
        Document.objects.filter(pk=document.pk).update(audience=["members"])
    assert organization.id in organizations_with(ANY_DOCUMENT)

    with tenant(organization.id):
        type(organization.model).objects.filter(pk=organization.id).update(is_active=False)
    assert organization.id not in organizations_with(ANY_DOCUMENT)


def test_nothing_of_an_organization_is_left_in_view(
    organization: Any, document_factory: Any
) -> None:
    document_factory(organization, ingest=False)
    with platform(), connection.cursor() as cursor:
        cursor.execute("SELECT tenancy_organizations_with('true')")
        assert (organization.id,) in cursor.fetchall()
        cursor.execute("SELECT count(*) FROM documents_document")
        assert cursor.fetchone() == (0,)


def test_it_sees_no_more_of_one_than_its_own_rows(
    organization: Any, other_organization: Any, document_factory: Any
) -> None:
    document_factory(other_organization, ingest=False)
    condition = "EXISTS (SELECT 1 FROM documents_document WHERE organization_id = %s)"
    with platform(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT tenancy_organizations_with(format(%s, quote_literal(%s)))",
            [condition, str(other_organization.id)],
        )
        assert cursor.fetchall() == [(other_organization.id,)]


def test_without_a_scope_there_are_no_organizations(organization: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tenancy_organizations_with('true')")
        assert cursor.fetchall() == []
    connection.close()


def test_one_statement_asks_for_all(organization: Any, other_organization: Any) -> None:
    with CaptureQueriesContext(connection) as statements:
        organizations_with(ANY_DOCUMENT, Rows(GoldenEntry, Q()))
    asked = [one["sql"] for one in statements if "organizations_with" in one["sql"]]
    assert len(asked) == 1 and len(statements) <= 4


def unread(organization: Any, document_factory: Any) -> None:
    document = document_factory(organization, ingest=False)
    document.versions.update(status=Status.PENDING)


def golden_question(organization: Any, _: Any) -> None:
    GoldenEntry.objects.create(organization_id=organization.id, question="Leave?")


def deleted_answer(organization: Any, _: Any) -> None:
    day, mine = "2026-11-16", {"organization_id": organization.id}
    dates = {"answered_on": day, "valid_until": day, "deleted_at": f"{day}T00:00:00Z"}
    CuratedAnswer.objects.create(**mine, **dates)


def wanted_reset(organization: Any, _: Any) -> None:
    now = "2026-11-16T00:00:00Z"
    WantedReset.objects.create(
        organization_id=organization.id, member=organization.editor, wanted_at=now, next_try_at=now
    )


@pytest.mark.parametrize(
    ("module", "work", "visit", "waits"),
    [
        (sweep, "sweep", "_visit", unread),
        (run_sweep, "sweep_runs", "_visit", golden_question),
        (deleted_documents, "strip_deleted_documents", "_visit", deleted_answer),
        (forgotten, "mail_wanted_resets", "_mail_all", wanted_reset),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_the_scheduler_visits_only_where_something_waits(
    organization: Any,
    other_organization: Any,
    document_factory: Any,
    monkeypatch: pytest.MonkeyPatch,
    module: Any,
    work: str,
    visit: str,
    waits: Any,
) -> None:
    with tenant(organization.id):
        waits(organization, document_factory)
    visited = []
    monkeypatch.setattr(module, visit, lambda one: visited.append(one) or 0)

    getattr(module, work)()

    assert organization.id in visited
    assert other_organization.id not in visited


def test_audits_are_put_out_only_where_events_are_new(
    organization: Any,
    other_organization: Any,
    monkeypatch: pytest.MonkeyPatch,
    override: Any,
) -> None:
    override(AUDIT_STREAM=True)
    output.put_out_events()
    with tenant(organization.id):
        record("key.created", "test", "pk_1")
    visited = []
    monkeypatch.setattr(output, "_visit", lambda one: visited.append(one) or 0)

    output.put_out_events()

    assert organization.id in visited
    assert other_organization.id not in visited


def test_the_scope_of_whoever_asks_is_left_as_it_was(organization: Any) -> None:
    with platform(), connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('app.platform')")
        before = cursor.fetchone()
        cursor.execute("SELECT tenancy_organizations_with('false')")
        assert cursor.fetchall() == []
        cursor.execute("SELECT current_setting('app.platform')")
        assert cursor.fetchone() == before == ("on",)
