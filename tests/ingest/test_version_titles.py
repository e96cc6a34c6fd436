"""A document is called as the version that answers, however many come later or wait."""

from datetime import timedelta
from typing import Any

import pytest
from django.db.models import F

from core.audit.organizations import change_options
from core.documents.calendar_events import note_days
from core.documents.details import Change, change_document
from core.documents.ingest import embed, parse
from core.documents.intake import Actor, get_document, reprocess
from core.documents.models import Document, DocumentVersion
from core.documents.versions import change_dates, withdraw
from core.documents.waiting import release
from core.retrieval.search import search
from core.tenancy.context import tenant
from core.tenancy.readers import EVERYTHING, EVERYTHING_HELD
from core.webhooks.models import DaysWatched
from tests.clock import TODAY

pytestmark = pytest.mark.usefixtures("one_day")
DAY = timedelta(days=1)
TRAVEL = "# Travel policy\n\nTrains are booked by the team office.\n"
NEWER = "# Travel and expenses\n\nTrains are booked by everybody.\n"


@pytest.fixture
def policy(organization: Any, document_factory: Any) -> Any:
    """A document that its file calls Travel policy."""
    return document_factory(organization, TRAVEL, filename="v1.md", title="")


@pytest.fixture
def replaced(organization: Any, document_factory: Any, policy: Any) -> Any:
    """``replaced(title=…, effective_from=…)``: a new version of it."""

    def make(title: str = "", text: str = NEWER, **upload: Any) -> None:
        document_factory(
            organization, text, filename="v2.md", title=title, replaces=policy.pk, **upload
        )

    return make


def title(organization: Any, document: Any) -> str:
    with tenant(organization.id):
        return str(Document.objects.get(pk=document.pk).title)


def cited_as(organization: Any, **asked: Any) -> set[str]:
    hits = search(organization.id, "Who books trains?", **{"reader": EVERYTHING, **asked}).hits
    return {hit.document_title for hit in hits}


def tomorrow_comes(organization: Any) -> None:
    """What was to begin tomorrow begins today."""
    note_days()
    with tenant(organization.id):
        DaysWatched.objects.update(until=TODAY - DAY)
        DocumentVersion.objects.filter(effective_from=TODAY + DAY).update(effective_from=TODAY)
    note_days()


@pytest.mark.parametrize("chosen", ["", "How we travel"])
def test_what_comes_later_names_the_document_on_its_day(
    organization: Any, policy: Any, replaced: Any, chosen: str
) -> None:
    replaced(chosen, effective_from=TODAY + DAY)
    assert title(organization, policy) == "Travel policy"
    assert cited_as(organization) == {"Travel policy"}
    then = chosen or "Travel and expenses"
    assert cited_as(organization, as_of=TODAY + DAY) == {then}
    tomorrow_comes(organization)
    assert title(organization, policy) == then
    assert cited_as(organization) == {then}


def test_other_dates_and_withdrawing_name_it_at_once(
    organization: Any, policy: Any, replaced: Any
) -> None:
    replaced("How we travel", effective_from=TODAY + DAY)
    with tenant(organization.id):
        locked = get_document(policy.pk, lock=True)
        change_dates(locked, 2, {"effective_from": TODAY}, actor="test")
    assert title(organization, policy) == "How we travel"
    with tenant(organization.id):
        withdraw(get_document(policy.pk, lock=True), 2, actor="test")
    assert title(organization, policy) == "Travel policy"
    assert cited_as(organization) == {"Travel policy"}


def test_what_waits_names_it_once_it_is_released(
    organization: Any, policy: Any, replaced: Any
) -> None:
    with tenant(organization.id):
        change_options(organization.id, {"quality": {"run": "before_use"}}, actor="test")
    replaced()
    assert title(organization, policy) == "Travel policy"
    assert cited_as(organization) == {"Travel policy"}
    assert cited_as(organization, reader=EVERYTHING_HELD) == {"Travel and expenses"}
    with tenant(organization.id):
        get_document(policy.pk, lock=True)
        release(DocumentVersion.objects.select_for_update().get(number=2), actor="test")
    assert title(organization, policy) == "Travel and expenses"


@pytest.fixture
def reads(organization: Any, policy: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """``reads(title)``: a newer reader, which takes this for the title, reads the file again; what
    it returns ends the ingest."""

    def make(said: str) -> Any:
        monkeypatch.setattr("core.documents.ingest.title_of", lambda *_: said)
        reprocess(organization.id, policy.pk, Actor("test"))
        with tenant(organization.id):
            version_id = policy.versions.get().pk
        parse(organization.id, version_id)
        return lambda: embed(organization.id, version_id)

    return make


def own_title(organization: Any) -> str:
    with tenant(organization.id):
        return str(DocumentVersion.objects.get().title)


def released(organization: Any, policy: Any) -> None:
    with tenant(organization.id):
        get_document(policy.pk, lock=True)
        release(DocumentVersion.objects.select_for_update().get(), actor="test")


def test_what_is_read_again_has_its_new_title_with_its_new_text(
    organization: Any, policy: Any, reads: Any
) -> None:
    end = reads("Trains")
    former = {"Travel policy"}
    assert {title(organization, policy), own_title(organization)} == former
    assert cited_as(organization) == former
    end()
    assert {title(organization, policy), own_title(organization)} == {"Trains"}
    assert cited_as(organization) == {"Trains"}


def test_what_was_read_again_and_waits_has_its_new_title_once_it_is_released(
    organization: Any, policy: Any, reads: Any
) -> None:
    with tenant(organization.id):
        change_options(organization.id, {"quality": {"run": "before_use"}}, actor="test")
    reads("Trains")()
    assert {title(organization, policy), own_title(organization)} == {"Travel policy"}
    assert cited_as(organization) == {"Travel policy"}
    assert cited_as(organization, reader=EVERYTHING_HELD) == {"Trains"}
    end = reads("Ships")  # which does not name what waits
    released(organization, policy)
    assert {title(organization, policy), own_title(organization)} == {"Trains"}
    assert cited_as(organization) == {"Trains"}
    end()
    released(organization, policy)
    assert cited_as(organization) == {"Ships"} == {title(organization, policy)}


def test_a_title_that_is_chosen_while_a_version_is_read_again_stays(
    organization: Any, policy: Any, reads: Any
) -> None:
    end = reads("Trains")
    with tenant(organization.id):
        locked = get_document(policy.pk, lock=True)
        change_document(locked, Change(title="Trips"), actor="test")
    end()
    assert {title(organization, policy), own_title(organization)} == {"Trips"}
    assert cited_as(organization) == {"Trips"}


def test_a_new_name_is_that_of_what_answers_and_of_what_has_no_other(
    organization: Any, policy: Any, replaced: Any
) -> None:
    replaced(effective_from=TODAY + DAY)
    with tenant(organization.id):
        locked = get_document(policy.pk, lock=True)
        change_document(locked, Change(title="Trips"), actor="test")
    tomorrow_comes(organization)
    assert title(organization, policy) == "Trips"


def test_a_new_name_leaves_the_one_that_was_given_for_later(
    organization: Any, policy: Any, replaced: Any
) -> None:
    replaced("How we travel", effective_from=TODAY + DAY)
    with tenant(organization.id):
        locked = get_document(policy.pk, lock=True)
        change_document(locked, Change(title="Trips"), actor="test")
    assert title(organization, policy) == "Trips"
    assert cited_as(organization) == {"Trips"}
    tomorrow_comes(organization)
    assert title(organization, policy) == "How we travel"


def test_versions_of_earlier_releases_are_called_as_their_document_was(
    organization: Any, policy: Any, replaced: Any
) -> None:
    with tenant(organization.id):
        DocumentVersion.objects.update(title="")
    assert cited_as(organization) == {"Travel policy"}
    replaced("How we travel")
    assert title(organization, policy) == "How we travel"
    with tenant(organization.id):
        withdraw(get_document(policy.pk, lock=True), 2, actor="test")
    assert title(organization, policy) == "Travel policy"


def test_what_has_ended_is_not_called_as_what_waits(
    organization: Any, policy: Any, replaced: Any
) -> None:
    with tenant(organization.id):
        DocumentVersion.objects.update(effective_until=TODAY - DAY)
    replaced("How we travel")
    with tenant(organization.id):
        DocumentVersion.objects.filter(number=2).update(held_run=F("run"), indexed_run=0)
        withdraw(get_document(policy.pk, lock=True), 2, actor="test")
    assert title(organization, policy) == "Travel policy"
