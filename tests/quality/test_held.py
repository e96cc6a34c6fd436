"""What has been read answers only once golden questions are as right as before, or an admin says
so; until then what was there answers, and nothing is lost."""

import json
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.utils import timezone

from core.audit.models import AuditEvent
from core.audit.organizations import change_options
from core.documents.ingest import embed, parse
from core.documents.intake import Actor, reprocess
from core.documents.models import Chunk, DocumentVersion, Page, Posting, Status, Vector
from core.documents.versions import withdraw
from core.errors import ModelUnavailable
from core.quality import golden_runs as runs
from core.quality.entries import Expected, Place, add_entry, delete_entry
from core.quality.holding import release_version
from core.quality.models import GoldenEntry, QualityResult, QualityRun
from core.quality.run_sweep import sweep_runs
from core.retrieval.search import search
from core.tenancy.context import tenant
from core.tenancy.readers import EVERYTHING
from core.webhooks.models import WebhookEndpoint, WebhookEvent

LEAVE = "How many days of paid leave do employees have?"
FIRST = "Employees have 25 days of paid leave a year. Five days may be carried over."
SAME = "Employees have 25 days of paid leave a year. Six days may be carried over."
WORSE = "Visitors park behind the house. The gate closes at eight."
DAYS = Place("Leave policy", (1,), "25 days")


@pytest.fixture
def document(organization: Any, document_factory: Any, unqueued: list[Any]) -> Any:
    """A document that answers the golden question rightly; from now on the others wait."""
    made = document_factory(organization, FIRST)
    with tenant(organization.id):
        add_entry(Expected(LEAVE, False, (DAYS,)), actor="test")
    choose(organization, "before_use")
    swept(unqueued)
    return made


def choose(organization: Any, run: str) -> None:
    changes = {"quality": {"run": run}}
    change_options(organization.id, changes, by_platform=False, actor="test")


def swept(unqueued: list[Any]) -> int:
    """What the scheduler did, and the worker after it."""
    done = sweep_runs()
    while unqueued:
        runs.ask_some(*unqueued.pop(0)[:2])
    return done


def found(organization: Any) -> str:
    """All that people find."""
    hits = search(organization.id, LEAVE, reader=EVERYTHING).hits
    return " ".join(hit.content for hit in hits)


def versions(organization: Any) -> list[tuple[int, bool]]:
    with tenant(organization.id):
        rows = DocumentVersion.objects.order_by("number")
        return [(one.number, bool(one.held_run)) for one in rows]


def rows_of(organization: Any, document: Any) -> set[int]:
    """How many runs of the newest version have rows of each kind."""
    with tenant(organization.id):
        version = document.versions.order_by("-number")[0]
        return {
            kind.objects.filter(version_id=version.pk).values("run").distinct().order_by().count()
            for kind in (Chunk, Page, Posting, Vector)
        }


def test_a_version_that_makes_nothing_worse_comes_in_force(
    organization: Any, document: Any, document_factory: Any, unqueued: list[Any]
) -> None:
    document_factory(organization, SAME, replaces=document.pk)
    assert versions(organization) == [(1, False), (2, True)]
    assert "Six days" not in found(organization)
    swept(unqueued)
    assert versions(organization) == [(1, False), (2, False)]
    assert "Six days" in found(organization)
    assert swept(unqueued) == 0


def test_one_that_makes_golden_questions_wrong_waits_for_an_admin(
    organization: Any, document: Any, document_factory: Any, unqueued: list[Any]
) -> None:
    with tenant(organization.id):
        WebhookEndpoint.objects.create(
            organization_id=organization.id, url="https://example.com/", events=["document.held"]
        )
    document_factory(organization, WORSE, replaces=document.pk)
    swept(unqueued)
    assert versions(organization)[1] == (2, True)
    assert "25 days" in found(organization)
    with tenant(organization.id):
        run = QualityRun.objects.first()
        assert run and (run.newly_wrong, run.held_back) == (1, 1)
        event = WebhookEvent.objects.get(type="document.held")
        assert event.data == {"document_id": str(document.pk), "version": 2}
    assert swept(unqueued) == 0


def test_what_waits_is_not_let_through_by_the_next_run(
    organization: Any, document: Any, document_factory: Any, unqueued: list[Any]
) -> None:
    document_factory(organization, WORSE, replaces=document.pk)
    swept(unqueued)
    document_factory(organization, "Trains first.", title="Travel", filename="travel.txt")
    swept(unqueued)
    assert all(waits for number, waits in versions(organization) if number == 2)
    assert "25 days" in found(organization)


def test_an_admin_releases_it_anyway_and_later_ones_are_held_against_that(
    organization: Any, document: Any, document_factory: Any, unqueued: list[Any], signed_in: Any
) -> None:
    document_factory(organization, WORSE, replaces=document.pk)
    swept(unqueued)
    address = f"/api/v1/documents/{document.pk}/versions/2/release/"
    for member in (organization.editor, organization.viewer):
        assert signed_in(member).post(address).status_code == 403
    admin = signed_in(organization.admin)
    answer = admin.post(address)
    assert (answer.status_code, answer.json()["state"]) == (200, "in_force")
    assert admin.post(address).status_code == 409
    assert "behind the house" in found(organization)
    with tenant(organization.id):
        event = AuditEvent.objects.get(action="version.released", details__version=2)
        assert event.target == str(document.pk)
    document_factory(organization, "Trains first.", title="Travel", filename="travel.txt")
    swept(unqueued)
    assert not any(waits for _, waits in versions(organization))


def test_a_new_document_waits_too_and_is_listed(
    organization: Any, document: Any, document_factory: Any, unqueued: list[Any], signed_in: Any
) -> None:
    made = document_factory(organization, "Trains first.", title="Travel", filename="travel.txt")
    browser = signed_in(organization.admin)
    (shown,) = browser.get(f"/api/v1/documents/{made.pk}/versions/").json()["versions"]
    assert (shown["state"], shown["is_held"]) == ("held", True)
    page = browser.get(f"/documents/{made.pk}/").content.decode()
    assert "Release version 1 anyway" in page
    assert "Waits" in browser.get("/documents/").content.decode()
    golden = browser.get("/insight/golden/").content.decode()
    assert "Version 1 of “Travel” waits" in golden
    viewer = signed_in(organization.viewer).get(f"/documents/{made.pk}/").content.decode()
    assert "Release version 1 anyway" not in viewer
    released = browser.post(f"/documents/{made.pk}/versions/1/release/", follow=True)
    assert "Version 1 is released." in released.content.decode()
    assert "Trains first" in found(organization)


def test_a_reading_anew_waits_beside_the_one_that_answers(
    organization: Any, document: Any, unqueued: list[Any]
) -> None:
    for _ in range(2):  # the second replaces the one that waits
        version_id = reprocessed(organization, document)
        assert rows_of(organization, document) == {2}
        assert "25 days" in found(organization)
    swept(unqueued)
    with tenant(organization.id):
        version = DocumentVersion.objects.get(pk=version_id)
        assert (version.indexed_run, version.held_run, version.chunk_count) == (3, 0, 1)
    assert rows_of(organization, document) == {1}
    assert "25 days" in found(organization)


def reprocessed(organization: Any, document: Any) -> UUID:
    reprocess(organization.id, document.pk, Actor("test"))
    with tenant(organization.id):
        version_id = document.versions.get().pk
    parse(organization.id, version_id)
    embed(organization.id, version_id)
    return UUID(str(version_id))


@pytest.mark.parametrize("ended", ["setting", "questions"])
def test_nothing_waits_once_there_is_nothing_to_wait_for(
    organization: Any, document: Any, document_factory: Any, unqueued: list[Any], ended: str
) -> None:
    document_factory(organization, WORSE, replaces=document.pk)
    swept(unqueued)
    if ended == "setting":
        choose(organization, "on_demand")
    else:
        with tenant(organization.id):
            delete_entry(GoldenEntry.objects.get().pk, actor="test")
    swept(unqueued)
    assert versions(organization)[1] == (2, False)
    assert "behind the house" in found(organization)


def test_a_run_that_fails_lets_nothing_through_and_is_begun_again(
    organization: Any,
    document: Any,
    document_factory: Any,
    unqueued: list[Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    document_factory(organization, SAME, replaces=document.pk)

    def away(*_: Any) -> Any:
        raise ModelUnavailable("The model is away.")

    with monkeypatch.context() as patch:
        patch.setattr(runs, "complete", away)
        swept(unqueued)
        assert swept(unqueued) == 0
    assert versions(organization)[1] == (2, True)
    monkeypatch.setattr("core.quality.run_sweep.RETRY", runs.LEASE * 0)
    swept(unqueued)
    assert versions(organization)[1] == (2, False)


def test_the_neighbours_release_nothing(
    organization: Any,
    other_organization: Any,
    document: Any,
    document_factory: Any,
    unqueued: list[Any],
    signed_in: Any,
    api: Any,
) -> None:
    document_factory(organization, WORSE, replaces=document.pk)
    swept(unqueued)
    there = f"documents/{document.pk}/versions/2/release/"
    assert signed_in(other_organization.admin).post(f"/{there}").status_code == 404
    assert api(other_organization.secret_key).post(f"/api/v1/{there}").status_code == 404
    assert versions(organization)[1] == (2, True)


def test_people_are_not_answered_from_what_waits(
    organization: Any, document: Any, document_factory: Any, unqueued: list[Any], api: Any
) -> None:
    document_factory(organization, WORSE, replaces=document.pk)
    swept(unqueued)
    client = api(organization.secret_key)
    body = {"query": "Where do visitors park?"}
    answer = client.post("/api/v1/query/", body, content_type="application/json").json()
    assert "behind the house" not in json.dumps(answer)


def test_what_is_released_while_it_is_read_again_is_kept(
    organization: Any, document: Any, unqueued: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    reprocessed(organization, document)

    def released_meanwhile() -> bool:
        release_version(document.pk, 1, actor="test")
        return True

    monkeypatch.setattr("core.documents.ingest.are_held", released_meanwhile)
    version_id = reprocessed(organization, document)
    with tenant(organization.id):
        version = DocumentVersion.objects.get(pk=version_id)
        assert (version.indexed_run, version.held_run, version.page_count) == (2, 3, 1)
    assert rows_of(organization, document) == {2}
    assert "25 days" in found(organization)


def test_what_counts_from_a_later_day_is_not_let_through_unasked(
    organization: Any, document: Any, document_factory: Any, unqueued: list[Any]
) -> None:
    later = timezone.now().date() + timedelta(days=30)
    document_factory(organization, WORSE, replaces=document.pk, effective_from=later)
    document_factory(organization, "Trains first.", title="Travel", filename="travel.txt")
    swept(unqueued)
    assert [waits for number, waits in versions(organization) if number == 2] == [True]
    assert "Trains first" in found(organization)
    assert swept(unqueued) == 0


def test_what_comes_while_questions_are_asked_is_asked_about_by_the_next_run(
    organization: Any,
    document: Any,
    document_factory: Any,
    unqueued: list[Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    document_factory(organization, "Trains first.", title="Travel", filename="travel.txt")
    complete = runs.complete

    def meanwhile(asked: Any) -> Any:
        answer = complete(asked)
        document_factory(organization, "Ships last.", title="Sea", filename="sea.txt")
        return answer

    with monkeypatch.context() as patch:
        patch.setattr(runs, "complete", meanwhile)
        swept(unqueued)
    assert "Trains first" in found(organization) and "Ships last" not in found(organization)
    assert swept(unqueued) == 1
    assert "Ships last" in found(organization)


def test_new_questions_are_asked_before_anything_can_go_wrong_with_them(
    organization: Any, document: Any, unqueued: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    with tenant(organization.id):
        entry = add_entry(
            Expected("How many days may be carried over?", False, (DAYS,)), actor="test"
        )
    assert swept(unqueued) == 0  # somebody may be adding more
    monkeypatch.setattr("core.quality.run_sweep.QUIET", timedelta(0))
    assert swept(unqueued) == 1
    with tenant(organization.id):
        assert QualityResult.objects.filter(entry=entry.pk).count() == 1
    assert swept(unqueued) == 0


def test_what_was_read_does_not_wait_for_ever_for_what_is_still_to_be_read(
    organization: Any, document: Any, document_factory: Any, unqueued: list[Any]
) -> None:
    document_factory(organization, "Trains first.", title="Travel", filename="travel.txt")
    unread = document_factory(organization, "Ships last.", title="Sea", filename="sea.txt")
    long_ago = timezone.now() - timedelta(hours=2)
    with tenant(organization.id):
        DocumentVersion.objects.filter(document=unread).update(
            status=Status.PENDING, held_run=0, updated_at=timezone.now()
        )
        QualityRun.objects.update(created_at=long_ago)
    assert swept(unqueued) == 0
    assert "Trains first" not in found(organization)
    with tenant(organization.id):
        DocumentVersion.objects.filter(held_run__gt=0).update(updated_at=long_ago)
    assert swept(unqueued) == 1
    assert "Trains first" in found(organization)


def test_the_language_is_that_of_what_is_released(
    organization: Any, document: Any, unqueued: list[Any]
) -> None:
    with tenant(organization.id):
        DocumentVersion.objects.update(language="de")
    reprocessed(organization, document)
    swept(unqueued)
    with tenant(organization.id):
        assert document.versions.get().language == "en"


def test_of_a_withdrawn_version_nothing_waits(
    organization: Any, document: Any, document_factory: Any, unqueued: list[Any], signed_in: Any
) -> None:
    document_factory(organization, WORSE, replaces=document.pk)
    swept(unqueued)
    with tenant(organization.id):
        withdraw(document, 2, actor="test")
    admin = signed_in(organization.admin)
    assert admin.post(f"/api/v1/documents/{document.pk}/versions/2/release/").status_code == 409
    assert "Release version" not in admin.get(f"/documents/{document.pk}/").content.decode()
    assert "waits" not in admin.get("/insight/golden/").content.decode()
    swept(unqueued)
    with tenant(organization.id):
        assert document.versions.get(number=2).indexed_run == 0


def test_a_webhook_tells_once_of_what_waits(
    organization: Any, document: Any, document_factory: Any, unqueued: list[Any]
) -> None:
    with tenant(organization.id):
        WebhookEndpoint.objects.create(
            organization_id=organization.id, url="https://example.com/", events=["document.held"]
        )
    document_factory(organization, WORSE, replaces=document.pk)
    swept(unqueued)
    document_factory(organization, "Trains first.", title="Travel", filename="travel.txt")
    swept(unqueued)
    with tenant(organization.id):
        assert [event.data["version"] for event in WebhookEvent.objects.all()] == [2]


def test_runs_that_fail_do_not_pile_up(
    organization: Any, document: Any, unqueued: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: Any) -> Any:
        raise ModelUnavailable("The model is away.")

    monkeypatch.setattr(runs, "complete", away)
    monkeypatch.setattr(runs, "KEPT_RUNS", 2)
    for _ in range(4):
        run = runs.start_run(organization.id, "test")
        runs.ask_some(organization.id, run.pk)
    with tenant(organization.id):
        # The latest two, and the one that the next are held against.
        assert QualityRun.objects.count() == 3
