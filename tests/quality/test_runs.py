"""All golden questions asked by the worker: what is right, what changed, and what is not lost."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.utils import timezone

from core.audit.models import AuditEvent
from core.audit.organizations import change_options
from core.conversations.gaps.gather import gather
from core.conversations.gaps.listing import first_moment
from core.conversations.models import Conversation, Gap, Surface
from core.documents.intake import get_document
from core.documents.models import Document, DocumentVersion
from core.documents.versions import withdraw
from core.errors import Conflict, ModelUnavailable
from core.quality import golden_runs as runs
from core.quality.entries import Expected, Place, add_entry
from core.quality.models import GoldenEntry, QualityResult, QualityRun
from core.quality.run_sweep import sweep_runs
from core.quality.verdict import Verdict
from core.tenancy.context import tenant
from core.webhooks.endpoints import add_endpoint
from core.webhooks.models import WebhookEvent

LEAVE = "How many days of paid leave do employees have?"
GYM = "Is there a gym in the basement?"
DAYS = Place("Leave policy", (1,), "25 days")


def keep(organization: Any, question: str, *places: Place) -> UUID:
    with tenant(organization.id):
        expected = Expected(question, not places, places)
        return UUID(str(add_entry(expected, actor="test").pk))


def ran(organization: Any) -> QualityRun:
    run = runs.start_run(organization.id, "test")
    runs.ask_some(organization.id, run.pk)
    with tenant(organization.id):
        return QualityRun.objects.get(pk=run.pk)


def results(organization: Any, run: QualityRun) -> dict[str, tuple[bool, bool | None, str]]:
    with tenant(organization.id):
        found = QualityResult.objects.filter(run=run).select_related("entry")
        return {one.entry.question: (one.right, one.was_right, one.why_wrong) for one in found}


@pytest.mark.parametrize(
    ("place", "right", "explanation"),
    [
        (DAYS, True, ""),
        (Place("policy.txt"), True, ""),
        (Place(words="25 days of paid leave"), True, ""),
        (Place(words="30 days"), False, "Answered from “Leave policy”, page 1."),
        (
            Place("Travel policy"),
            False,
            "There is no document “Travel policy”. Give its title or file name. "
            "Answered from “Leave policy”, page 1.",
        ),
    ],
)
def test_an_answer_is_right_that_rests_on_what_is_expected(
    organization: Any, document_factory: Any, place: Place, right: bool, explanation: str
) -> None:
    document_factory(organization)
    keep(organization, LEAVE, place)
    run = ran(organization)
    assert (run.state, run.total, run.done, run.right) == ("finished", 1, 1, int(right))
    assert results(organization, run) == {LEAVE: (right, None, explanation)}


def test_a_refusal_is_right_where_it_is_expected(organization: Any, document_factory: Any) -> None:
    document_factory(organization)
    keep(organization, GYM)
    keep(organization, LEAVE)
    run = ran(organization)
    assert results(organization, run)[GYM] == (True, None, "")
    assert results(organization, run)[LEAVE][0] is False


def test_a_run_says_what_changed_and_audit_and_webhook_that_it_fell(
    organization: Any, document_factory: Any
) -> None:
    document = document_factory(organization)
    keep(organization, LEAVE, DAYS)
    keep(organization, GYM)
    add_endpoint(organization.id, "https://example.com/", ["quality.fell"], actor="test")
    assert ran(organization).right == 2
    with tenant(organization.id):
        assert not WebhookEvent.objects.exists()
        Document.objects.filter(pk=document.pk).delete()
    run = ran(organization)
    assert (run.right, run.newly_wrong, run.newly_right) == (1, 1, 0)
    assert results(organization, run)[LEAVE][:2] == (False, True)
    with tenant(organization.id):
        event = AuditEvent.objects.get(action="quality.fell")
        assert (event.target, event.details) == (str(run.pk), {"newly_wrong": 1})
        told = WebhookEvent.objects.get()
        assert (told.type, told.data) == ("quality.fell", {"run_id": str(run.pk), "newly_wrong": 1})
    document_factory(organization)
    assert ran(organization).newly_right == 1


def test_what_is_asked_is_nobodys_question_and_no_gap(
    organization: Any, document_factory: Any
) -> None:
    document_factory(organization)
    keep(organization, GYM)
    ran(organization)
    gather(organization.id, first_moment(1))
    with tenant(organization.id):
        assert Conversation.objects.get().surface == Surface.REVIEW
        assert not Gap.objects.exists()


def test_a_run_goes_on_behind_what_waits(
    organization: Any, document_factory: Any, unqueued: list[Any], monkeypatch: Any
) -> None:
    document_factory(organization)
    for question in (LEAVE, GYM):
        keep(organization, question, DAYS)
    run = runs.start_run(organization.id, "test")
    ticks = iter(range(0, 1000, 6))
    monkeypatch.setattr("core.quality.golden_runs.time.monotonic", lambda: float(next(ticks)))
    runs.ask_some(organization.id, run.pk)
    assert unqueued == [(organization.id, run.pk, 0, 0), (organization.id, run.pk, 1, 0)]
    for _ in range(2):
        runs.ask_some(organization.id, run.pk)
    with tenant(organization.id):
        assert QualityRun.objects.get().state == "finished"
        assert QualityResult.objects.count() == 2


def test_two_workers_do_not_ask_the_same(organization: Any) -> None:
    keep(organization, GYM)
    run = runs.start_run(organization.id, "test")
    with tenant(organization.id):
        QualityRun.objects.update(leased_until=timezone.now() + timedelta(minutes=1))
    runs.ask_some(organization.id, run.pk)
    with tenant(organization.id):
        assert not QualityResult.objects.exists()


def test_there_is_one_run_at_a_time_and_none_without_questions(organization: Any) -> None:
    with pytest.raises(Conflict):
        runs.start_run(organization.id, "test")
    keep(organization, GYM)
    runs.start_run(organization.id, "test")
    with pytest.raises(Conflict):
        runs.start_run(organization.id, "test")


def test_a_model_that_is_away_ends_the_run_with_a_sentence(
    organization: Any, monkeypatch: Any
) -> None:
    keep(organization, GYM)

    def away(*_: Any) -> None:
        raise ModelUnavailable("The model does not answer. Try again later.")

    monkeypatch.setattr("core.quality.golden_runs.complete", away)
    run = ran(organization)
    assert (run.state, run.error_code) == ("failed", "model_unavailable")
    assert run.error == "The model does not answer. Try again later."


def test_a_used_up_quota_ends_the_run_with_a_sentence(organization: Any) -> None:
    keep(organization, GYM)
    change_options(
        organization.id, {"quotas": {"questions_per_month": 1}}, actor="test", by_platform=True
    )
    assert ran(organization).state == "finished"
    run = ran(organization)
    assert (run.state, run.error_code) == ("failed", "quota_exceeded")
    assert "quota" in run.error


def test_a_question_deleted_meanwhile_is_passed_over(organization: Any) -> None:
    keep(organization, GYM)
    run = runs.start_run(organization.id, "test")
    with tenant(organization.id):
        GoldenEntry.objects.all().delete()
    runs.ask_some(organization.id, run.pk)
    with tenant(organization.id):
        run = QualityRun.objects.get()
    assert (run.state, run.total) == ("finished", 0)


def test_only_the_latest_runs_are_kept_with_their_answers(
    organization: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr("core.quality.golden_runs.KEPT_RUNS", 2)
    keep(organization, GYM)
    for _ in range(3):
        ran(organization)
    with tenant(organization.id):
        assert QualityRun.objects.count() == 2
        assert Conversation.objects.count() == 2


def test_what_is_left_behind_is_queued_again_and_given_up_in_the_end(
    organization: Any, unqueued: list[Any], override: Any
) -> None:
    override(INGEST_STALE_SECONDS=60)
    keep(organization, GYM)
    run = runs.start_run(organization.id, "test")
    long_ago = timezone.now() - timedelta(hours=1)

    def left(attempts: int) -> None:
        with tenant(organization.id):
            QualityRun.objects.filter(pk=run.pk).update(
                leased_until=long_ago, updated_at=long_ago, attempts=attempts
            )
        unqueued.clear()
        sweep_runs()

    left(1)
    assert (organization.id, run.pk, 0, 1) in unqueued
    left(3)
    with tenant(organization.id):
        assert QualityRun.objects.get().state == "failed"


def test_after_changes_a_run_begins_by_itself_only_where_it_is_wanted(
    organization: Any, document_factory: Any
) -> None:
    def begun() -> int:
        sweep_runs()
        with tenant(organization.id):
            under_way = QualityRun.objects.filter(state="running").first()
        if under_way:
            runs.ask_some(organization.id, under_way.pk)
        with tenant(organization.id):
            return QualityRun.objects.count()

    keep(organization, GYM)
    assert begun() == 0
    change_options(organization.id, {"quality": {"run": "after_changes"}}, actor="test")
    assert begun() == 1
    assert begun() == 1
    document_factory(organization, ingest=False)
    assert begun() == 1
    document_factory(organization, "Travel is by train.", title="Travel")
    assert begun() == 1  # one file is still to be read
    with tenant(organization.id):
        Document.objects.get(title="Leave policy").delete()
    assert begun() == 2
    with tenant(organization.id):
        assert QualityRun.objects.first().started_by == ""
        long_ago = timezone.now() - timedelta(hours=2)
        QualityRun.objects.update(created_at=long_ago)
    document_factory(organization, ingest=False)
    document_factory(organization, "Ships sail at noon.", title="Sea")
    assert begun() == 2  # one file is still to be read
    with tenant(organization.id):
        DocumentVersion.objects.filter(document__title="Sea").update(updated_at=long_ago)
    assert begun() == 3  # and is waited for no longer


def test_a_withdrawn_version_is_not_what_is_expected(
    organization: Any, document_factory: Any
) -> None:
    document = document_factory(organization)
    document_factory(organization, "Leave is 28 days a year.", title="", replaces=document.pk)
    with tenant(organization.id):
        withdraw(get_document(document.pk, lock=True), 2, actor="test")
    keep(organization, LEAVE, Place("Leave policy", words="25 days"))
    assert ran(organization).right == 1


def test_an_answer_is_held_against_the_version_in_force(
    organization: Any, document_factory: Any
) -> None:
    document = document_factory(organization)
    next_year = timezone.now().date() + timedelta(days=365)
    document_factory(
        organization,
        "Leave is 28 days a year.",
        title="",
        replaces=document.pk,
        effective_from=next_year,
    )
    keep(organization, LEAVE, Place("Leave policy", words="25 days"))
    assert ran(organization).right == 1


def test_where_no_version_is_in_force_the_result_says_so(
    organization: Any, document_factory: Any
) -> None:
    ended = "In those days it was 25 days of leave."
    document_factory(organization, ended, title="Old", effective_until=date(2020, 1, 1))
    document_factory(organization)
    keep(organization, LEAVE, Place("Old", words="25 days"))
    run = ran(organization)
    (right, _, explanation) = results(organization, run)[LEAVE]
    assert not right
    assert "No version of “Old” is in force today." in explanation


def test_nothing_is_locked_while_an_answer_is_judged(
    organization: Any, document_factory: Any, monkeypatch: Any
) -> None:
    def judged(*_: Any) -> Verdict:
        with ThreadPoolExecutor(1) as others:
            others.submit(lock_the_entry).result(timeout=30)
        return Verdict(True)

    def lock_the_entry() -> None:
        try:
            with tenant(organization.id):
                GoldenEntry.objects.select_for_update(nowait=True).get()
                QualityRun.objects.select_for_update(nowait=True).get()
        finally:
            connection.close()

    monkeypatch.setattr(runs, "judge_answer", judged)
    document_factory(organization)
    keep(organization, LEAVE, DAYS)
    assert ran(organization).right == 1


def test_a_run_that_was_ended_under_its_worker_stays_as_it_was_ended(
    organization: Any, monkeypatch: Any
) -> None:
    keep(organization, GYM)
    run = runs.start_run(organization.id, "test")
    with tenant(organization.id):
        entry = GoldenEntry.objects.get()
        QualityResult.objects.create(
            organization_id=organization.id, run=run, entry=entry, right=False, was_right=True
        )

    def given_up(run_id: UUID) -> bool:
        runs.give_up(run_id)
        return True

    monkeypatch.setattr(runs, "_lease", given_up)
    runs.ask_some(organization.id, run.pk)
    with tenant(organization.id):
        assert QualityRun.objects.get().state == "failed"
        assert not AuditEvent.objects.filter(action="quality.fell").exists()


def test_a_document_is_also_known_by_the_title_of_a_former_version(
    organization: Any, document_factory: Any
) -> None:
    former = "# Leave policy\n\nEmployees have 25 days of paid leave a year.\n"
    newer = "# Absences\n\nEmployees have 25 days of paid leave a year, half days too.\n"
    document = document_factory(organization, former, filename="leave.md", title="")
    document_factory(organization, newer, filename="new.md", title="", replaces=document.pk)
    keep(organization, LEAVE, Place("Leave policy", words="25 days"))
    assert ran(organization).right == 1
