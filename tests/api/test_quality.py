"""Golden questions and runs by REST."""

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from core.quality.golden_runs import ask_some
from core.quality.models import GoldenEntry, QualityRun
from core.tenancy.context import tenant
from tests.schemas import fits

LEAVE = {
    "question": "How many days of paid leave do employees have?",
    "refused": False,
    "places": [{"document": "Leave policy", "pages": [1], "words": "25 days"}],
}
GYM = {"question": "Is there a gym?", "refused": True, "places": []}


@pytest.fixture
def client(organization, api):
    return api(organization.secret_key)


@pytest.fixture
def call(client, organization):
    """``call(method, path, body)`` below the organization."""

    def send(method, path, body=None):
        address = f"/api/v1/organizations/{organization.id}/{path}"
        return getattr(client, method)(address, body, content_type="application/json")

    return send


def test_golden_questions_are_added_changed_and_deleted(call):
    made = call("post", "golden-questions/", LEAVE)
    assert made.status_code == 201
    assert fits("GoldenQuestion", made.json())
    where = f"golden-questions/{made.json()['id']}/"
    assert call("get", where).json()["places"] == LEAVE["places"]
    assert call("put", where, GYM).json()["refused"] is True
    assert [one["question"] for one in call("get", "golden-questions/").json()] == [GYM["question"]]
    assert call("delete", where).status_code == 204
    assert call("get", where).status_code == 404


@pytest.mark.parametrize(
    "wrong",
    [
        {"question": " "},
        {"places": []},
        {"refused": True},
        {"places": [{"pages": [1], "words": "25"}]},
        {"places": [{"words": "…"}]},
        {"places": [{"document": "x", "pages": [0]}]},
        {"places": [{"document": "x"}] * 6},
    ],
)
def test_what_can_not_be_is_a_problem(call, is_problem, wrong):
    assert is_problem(call("post", "golden-questions/", {**LEAVE, **wrong}), 400)


def test_a_question_is_golden_once_and_there_is_an_end_of_them(call, is_problem, monkeypatch):
    assert call("post", "golden-questions/", LEAVE).status_code == 201
    assert is_problem(call("post", "golden-questions/", LEAVE), 400, "validation_error")
    monkeypatch.setattr("core.quality.entries.MOST_ENTRIES", 1)
    assert is_problem(call("post", "golden-questions/", GYM), 409, "conflict")


def send_file(client, organization, content):
    file = SimpleUploadedFile("golden.csv", content, "text/csv")
    address = f"/api/v1/organizations/{organization.id}/golden-questions/import/"
    return client.post(address, {"file": file})


def test_what_is_exported_can_be_imported_again(client, call, organization):
    odd = {**LEAVE, "question": "=Leave, and “more”?\nReally?", "places": LEAVE["places"] * 2}
    for one in (LEAVE, GYM, odd):
        assert call("post", "golden-questions/", one).status_code == 201
    before = call("get", "golden-questions/").json()
    file = call("get", "golden-questions/export/").content
    with tenant(organization.id):
        GoldenEntry.objects.filter(question__startswith="=").delete()
        GoldenEntry.objects.filter(refused=True).update(refused=False)

    assert send_file(client, organization, file).json() == {"questions": 3}

    def told(entries):
        return sorted((one["question"], one["refused"], str(one["places"])) for one in entries)

    assert told(call("get", "golden-questions/").json()) == told(before)


def test_a_line_that_can_not_be_read_changes_nothing(client, call, organization, is_problem):
    content = b"question,answerable,document\nA?,yes,Leave policy\nB?,perhaps,Leave policy\n"
    answer = send_file(client, organization, content)
    assert is_problem(answer, 400, "validation_error")
    assert "golden.csv, line 3" in answer.json()["detail"]
    assert call("get", "golden-questions/").json() == []
    digits = b"question,document,page\nA?,Leave policy," + b"1" * 5000
    for content in (b"\xff\xfe\x00", b"", b"no,columns\n", digits):
        assert is_problem(send_file(client, organization, content), 400)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"A" * 5000 + b",no,\n", "question: Ensure this field has no more than"),
        (b"A?,yes,--\n", "There is no letter or digit in the words."),
    ],
)
def test_a_line_that_no_form_would_take_is_named_with_the_reason(
    client, call, organization, is_problem, line, reason
):
    answer = send_file(client, organization, b"question,answerable,quote\n" + line)
    assert is_problem(answer, 400, "validation_error")
    assert f"golden.csv, line 2: {reason}" in answer.json()["detail"]
    assert call("get", "golden-questions/").json() == []


def test_a_run_is_started_watched_and_read(call, organization, document_factory, is_problem):
    assert is_problem(call("post", "quality-runs/"), 409, "conflict")
    document_factory(organization)
    for one in (LEAVE, GYM):
        call("post", "golden-questions/", one)
    started = call("post", "quality-runs/")
    assert started.status_code == 202
    assert fits("QualityRun", started.json())
    assert started.json()["state"] == "running"
    assert is_problem(call("post", "quality-runs/"), 409, "conflict")

    ask_some(organization.id, uuid.UUID(started.json()["id"]))

    run = call("get", f"quality-runs/{started.json()['id']}/").json()
    assert fits("WholeRun", run)
    assert (run["state"], run["right"], run["automatic"]) == ("finished", 2, False)
    assert [one["right"] for one in run["results"]] == [True, True]
    assert len(call("get", "quality-runs/").json()) == 1


def test_other_roles_are_refused(organization, signed_in, is_problem):
    root = f"/api/v1/organizations/{organization.id}"
    for member in (organization.editor, organization.viewer):
        browser = signed_in(member)
        for path in ("golden-questions/", "golden-questions/export/", "quality-runs/"):
            assert is_problem(browser.get(f"{root}/{path}"), 403, "permission_denied")
    with tenant(organization.id):
        assert not QualityRun.objects.exists()


def test_golden_questions_follow_a_document_that_is_renamed(
    organization, call, client, document_factory
):
    document, other = document_factory(organization), document_factory(organization, "B.")
    call("post", "golden-questions/", LEAVE)
    call("post", "golden-questions/", {**LEAVE, "question": "And?", "places": [{"words": "25"}]})

    def rename(one, title):
        body = {"title": title}
        address = f"/api/v1/documents/{one.pk}/"
        assert client.patch(address, body, content_type="application/json").status_code == 200
        found = call("get", "golden-questions/").json()
        return [place["document"] for golden in found for place in golden["places"]]

    assert rename(other, "leave POLICY") == ["Leave policy", ""]
    assert rename(other, "Travel") == ["Leave policy", ""]
    assert rename(document, "Time off") == ["Time off", ""]
    assert rename(document, "Days off") == ["Days off", ""]
