"""Only the versions that made golden questions wrong are held back, and it is said for which."""

from typing import Any

import pytest

from core.audit.organizations import change_options
from core.documents.models import DocumentVersion
from core.quality import golden_runs as runs
from core.quality.entries import Expected, Place, add_entry
from core.quality.models import QualityResult, QualityRun
from core.quality.run_sweep import sweep_runs
from core.quality.verdict import Verdict
from core.tenancy.context import tenant
from core.webhooks.models import WebhookEndpoint, WebhookEvent

LEAVE = "How many days of paid leave do employees have?"
GYM = "Is there a gym in the basement?"
WORSE = "Visitors park behind the house. The gate closes at eight."
TRAINS = "Trains are booked by the team office. Second class is the rule."


@pytest.fixture
def leave(organization: Any, document_factory: Any, unqueued: list[Any]) -> Any:
    """A document that answers one golden question; the other is refused. What comes waits."""
    made = document_factory(organization)
    with tenant(organization.id):
        add_entry(Expected(LEAVE, False, (Place("Leave policy", (1,), "25 days"),)), actor="test")
        add_entry(Expected(GYM, True, ()), actor="test")
        WebhookEndpoint.objects.create(
            organization_id=organization.id, url="https://example.com/", events=["document.held"]
        )
        change_options(organization.id, {"quality": {"run": "before_use"}}, actor="test")
    swept(unqueued)
    return made


@pytest.fixture
def trains(organization: Any, leave: Any, document_factory: Any) -> Any:
    """A new document that no golden question is about, and that waits."""
    return document_factory(organization, TRAINS, title="Travel", filename="travel.txt")


def swept(unqueued: list[Any]) -> None:
    sweep_runs()
    while unqueued:
        runs.ask_some(*unqueued.pop(0)[:2])


def waiting(organization: Any) -> set[tuple[str, int]]:
    with tenant(organization.id):
        found = DocumentVersion.objects.filter(held_run__gt=0)
        return set(found.values_list("document__title", "number"))


def blamed(organization: Any) -> dict[str, list[int]]:
    """The numbers of the versions that each question of the latest run blames."""
    with tenant(organization.id):
        numbers = dict(DocumentVersion.objects.values_list("pk", "number"))
        found = QualityResult.objects.filter(run=QualityRun.objects.first())
        return {
            one.entry.question: [numbers[pk] for pk in one.blamed]
            for one in found.select_related("entry")
            if one.blamed
        }


def test_what_replaces_the_right_answer_is_held_and_the_others_are_released(
    organization: Any, leave: Any, trains: Any, document_factory: Any, unqueued: list[Any]
) -> None:
    document_factory(organization, WORSE, replaces=leave.pk)
    swept(unqueued)
    assert waiting(organization) == {("Leave policy", 2)}
    assert blamed(organization) == {LEAVE: [2]}
    with tenant(organization.id):
        run = QualityRun.objects.first()
        assert run and (run.newly_wrong, run.held_back) == (1, 1)
        assert [event.data["version"] for event in WebhookEvent.objects.all()] == [2]


def test_what_a_wrong_answer_cites_is_held_and_the_others_are_released(
    organization: Any, trains: Any, document_factory: Any, unqueued: list[Any]
) -> None:
    gym = "There is a gym in the basement. It is open from six to ten."
    document_factory(organization, gym, title="Gym", filename="gym.txt")
    swept(unqueued)
    assert waiting(organization) == {("Gym", 1)}
    assert blamed(organization) == {GYM: [1]}


def test_where_no_answer_tells_all_are_held(
    organization: Any,
    trains: Any,
    document_factory: Any,
    unqueued: list[Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    document_factory(organization, "Ships sail at noon.", title="Sea", filename="sea.txt")
    monkeypatch.setattr(runs, "judge_answer", lambda *_: Verdict(False))
    monkeypatch.setattr("core.quality.blame.answer_of", lambda _: None)
    swept(unqueued)
    assert waiting(organization) == {("Travel", 1), ("Sea", 1)}
    assert set(blamed(organization)) == {LEAVE, GYM}


def test_the_page_and_the_api_say_what_is_held_for_which_question(
    organization: Any,
    other_organization: Any,
    leave: Any,
    trains: Any,
    document_factory: Any,
    unqueued: list[Any],
    signed_in: Any,
) -> None:
    document_factory(organization, WORSE, replaces=leave.pk)
    swept(unqueued)
    with tenant(organization.id):
        run = QualityRun.objects.first()
    assert run
    admin = signed_in(organization.admin)
    there = f"/api/v1/organizations/{organization.id}/quality-runs/{run.pk}/"
    answer = admin.get(there).json()
    assert answer["held_back"] == 1
    held = {one["question"]: one["held_back"] for one in answer["results"]}
    assert held[GYM] == []
    assert held[LEAVE] == [
        {"document_id": str(leave.pk), "document_title": "Leave policy", "version": 2}
    ]
    page = admin.get(f"/insight/golden/runs/{run.pk}/").content.decode()
    assert page.count("Held back because of it:") == 1
    assert f'<a href="/documents/{leave.pk}/">version 2 of “Leave policy”</a>' in page
    neighbour = signed_in(other_organization.admin)
    for address in (there, f"/insight/golden/runs/{run.pk}/"):
        assert neighbour.get(address).status_code == 404
    assert signed_in(organization.editor).get(there).status_code == 403


def test_what_was_held_and_is_deleted_is_named_no_more(
    organization: Any, leave: Any, document_factory: Any, unqueued: list[Any], signed_in: Any
) -> None:
    document_factory(organization, WORSE, replaces=leave.pk)
    swept(unqueued)
    with tenant(organization.id):
        run = QualityRun.objects.first()
    assert run
    admin = signed_in(organization.admin)
    assert admin.delete(f"/api/v1/documents/{leave.pk}/").status_code == 204
    there = f"/api/v1/organizations/{organization.id}/quality-runs/{run.pk}/"
    assert [one["held_back"] for one in admin.get(there).json()["results"]] == [[], []]
    assert "Held back because" not in admin.get(f"/insight/golden/runs/{run.pk}/").content.decode()
