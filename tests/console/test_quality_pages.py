"""Golden questions and runs as pages that need no JavaScript."""

import re
import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from core.quality.entries import Expected, Place, add_entry
from core.quality.golden_runs import ask_some, start_run
from core.quality.models import GoldenEntry, QualityRun
from core.tenancy.context import tenant

LEAVE = "How many days of paid leave do employees have?"
FORM = {"question": LEAVE, "document": ["Leave policy"], "pages": ["1"], "words": [""]}
PAGES = (
    "/insight/golden/",
    "/insight/golden/new/",
    "/insight/golden/golden.csv",
    "/insight/golden/{golden}/",
    "/insight/golden/{golden}/delete/",
    "/insight/golden/runs/{run}/",
)
POSTS = (
    "/insight/golden/new/",
    "/insight/golden/file/",
    "/insight/golden/run/",
    "/insight/golden/{golden}/",
    "/insight/golden/{golden}/delete/",
)


def text_of(response: Any) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


@pytest.fixture
def there(organization: Any) -> dict[str, Any]:
    """A golden question, and a run of it that is under way."""
    with tenant(organization.id):
        entry = add_entry(Expected(LEAVE, False, (Place("Leave policy"),)), actor="test")
    return {"golden": entry.pk, "run": start_run(organization.id, "test").pk}


@pytest.mark.parametrize("address", PAGES)
def test_only_admins_see_it(
    organization: Any,
    other_organization: Any,
    signed_in: Any,
    client: Any,
    there: dict[str, Any],
    address: str,
) -> None:
    where = address.format(**there)
    assert signed_in(organization.admin).get(where).status_code == 200
    for member in (organization.editor, organization.viewer):
        assert signed_in(member).get(where).status_code == 403
    assert client.get(where)["Location"].startswith("/sign-in/")
    neighbour = signed_in(other_organization.admin).get(where)
    assert neighbour.status_code == (404 if "{" in address else 200)
    assert LEAVE not in text_of(neighbour)


@pytest.mark.parametrize("address", POSTS)
def test_others_change_nothing(
    organization: Any,
    other_organization: Any,
    signed_in: Any,
    there: dict[str, Any],
    address: str,
) -> None:
    where = address.format(**there)
    for member in (organization.editor, organization.viewer):
        assert signed_in(member).post(where, {**FORM, "question": "Changed?"}).status_code == 403
    if "{" in address:
        foreign = signed_in(other_organization.admin).post(where, FORM)
        assert foreign.status_code == 404
    with tenant(organization.id):
        assert GoldenEntry.objects.get().question == LEAVE
        assert QualityRun.objects.count() == 1


def test_one_is_added_changed_and_deleted(organization: Any, signed_in: Any) -> None:
    browser = signed_in(organization.admin)
    added = text_of(browser.post("/insight/golden/new/", FORM, follow=True))
    assert "Saved." in added
    assert "Leave policy, page 1" in added
    with tenant(organization.id):
        where = f"/insight/golden/{GoldenEntry.objects.get().pk}/"
    refused = {"question": "Is there a gym?", "refused": "yes", "document": "", "pages": ""}
    assert "No answer" in text_of(browser.post(where, refused, follow=True))
    assert "Is there a gym?" in text_of(browser.get(f"{where}delete/"))
    browser.post(f"{where}delete/")
    with tenant(organization.id):
        assert not GoldenEntry.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"document": [""], "pages": [""]}, "Name a document or words"),
        ({"pages": ["one"]}, "integer"),
        ({"question": " "}, "blank"),
        ({"refused": "yes"}, "has no places"),
    ],
)
def test_what_can_not_be_is_said_and_what_was_typed_stays(
    organization: Any, signed_in: Any, wrong: dict[str, Any], told: str
) -> None:
    answer = signed_in(organization.admin).post("/insight/golden/new/", {**FORM, **wrong})
    assert answer.status_code == 422
    assert told in text_of(answer)
    if "question" not in wrong:
        assert LEAVE in text_of(answer)


def test_an_answer_becomes_a_golden_question(
    organization: Any, signed_in: Any, api: Any, document_factory: Any
) -> None:
    document_factory(organization)
    answer = (
        api(organization.secret_key)
        .post("/api/v1/query/", {"query": LEAVE}, content_type="application/json")
        .json()
    )
    browser = signed_in(organization.admin)
    talk = text_of(browser.get(f"/conversations/{answer['conversation_id']}/"))
    link = re.search(r'href="([^"]+)">Make this a golden question', talk)
    assert link
    form = text_of(browser.get(link[1]))
    assert LEAVE in form
    assert 'name="document" value="Leave policy"' in form
    assert 'name="pages" value="1"' in form
    for unknown in (uuid.uuid4(), "x"):
        assert browser.get(f"/insight/golden/new/?answer={unknown}").status_code == 404


def test_the_neighbours_answer_can_not_be_made_one(
    organization: Any, other_organization: Any, signed_in: Any, asked: Any
) -> None:
    message = asked(other_organization, "What is the parking fee?")
    browser = signed_in(organization.admin)
    assert browser.get(f"/insight/golden/new/?answer={message.pk}").status_code == 404


def test_a_run_is_started_and_shows_what_went_wrong(
    organization: Any, signed_in: Any, document_factory: Any
) -> None:
    document = document_factory(organization)
    browser = signed_in(organization.admin)
    browser.post("/insight/golden/new/", FORM)

    def run_once() -> str:
        started = browser.post("/insight/golden/run/")
        assert "0 of 1 asked" in text_of(browser.get(started["Location"]))
        ask_some(organization.id, uuid.UUID(started["Location"].split("/")[-2]))
        return text_of(browser.get(started["Location"]))

    assert "1 of 1 right" in run_once()
    with tenant(organization.id):
        document.delete()
    assert "1 newly wrong" in run_once()
    page = text_of(browser.get("/insight/golden/"))
    assert "In the last run 1 question went wrong that was right before." in page


def test_a_run_says_in_german_how_it_was_before(
    organization: Any, signed_in: Any, there: dict[str, Any]
) -> None:
    ask_some(organization.id, there["run"])
    page = signed_in(organization.admin).get(
        f"/insight/golden/runs/{there['run']}/", headers={"Accept-Language": "de"}
    )
    assert ">Davor</th>" in text_of(page)


def test_a_file_is_taken_in_whole_or_not_at_all(organization: Any, signed_in: Any) -> None:
    browser = signed_in(organization.admin)

    def send(content: bytes) -> Any:
        file = SimpleUploadedFile("golden.csv", content, "text/csv")
        return browser.post("/insight/golden/file/", {"file": file}, follow=True)

    wrong = send(b"question;answerable\nA?;no\nB?;maybe\n")
    assert wrong.status_code == 422
    assert "Nothing was changed. golden.csv, line 3" in text_of(wrong)
    assert "Golden questions imported: 2" in text_of(send(b"question;answerable\nA?;no\nB?;no\n"))
    assert browser.post("/insight/golden/file/").status_code == 422
