"""What is known of documents, as CSV out and in."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from core.audit.models import AuditEvent
from core.tenancy.context import tenant


@pytest.fixture
def client(organization, api):
    return api(organization.secret_key)


@pytest.fixture
def send(client):
    def post(content: bytes | str):
        raw = content.encode() if isinstance(content, str) else content
        form = {"file": SimpleUploadedFile("library.csv", raw)}
        return client.post("/api/v1/documents/import/", form)

    return post


def rows_of(answer) -> list[dict[str, str]]:
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_the_export_comes_back_unchanged(organization, document_factory, client, send):
    document_factory(organization, "A.", title="=1+1", metadata={"tags": ["a", "b"]})
    document_factory(organization, "B.", title='Ünder "quotes", too', metadata={"team": 1})
    out = client.get("/api/v1/documents/export/?ordering=title")
    assert out["Content-Type"] == "text/csv; charset=utf-8"
    assert [row["title"] for row in rows_of(out)] == ["'=1+1", 'Ünder "quotes", too']
    assert rows_of(out)[0]["tags"] == "a; b"
    back = send(out.content)
    assert (back.status_code, back.json()) == (200, {"documents": 2})
    assert client.get("/api/v1/documents/export/?ordering=title").content == out.content
    with tenant(organization.id):
        assert not AuditEvent.objects.filter(action="document.changed").exists()


def test_what_nobody_touched_stays_even_where_a_file_can_not_say_it(
    organization, document_factory, client, send
):
    metadata = {"department": 7, "tags": ["fees, fines", "a;b", "x" * 70]}
    document = document_factory(organization, metadata=metadata)
    file = client.get("/api/v1/documents/export/").content.decode("utf-8-sig")
    assert send(file.replace("Leave policy", "Time off")).status_code == 200
    shown = client.get(f"/api/v1/documents/{document.pk}/").json()
    assert (shown["title"], shown["metadata"]) == ("Time off", metadata)


def test_a_file_changes_what_its_columns_say(organization, document_factory, client, send):
    document = document_factory(organization, "A.", title="Leave", metadata={"team": "HR"})
    editor = organization.editor.username
    done = send(
        "id;owner;tags;review_months;review_due\r\n"
        f'{document.pk};{editor};"staff; money";6;2030-02-03\r\n'
    )
    assert done.status_code == 200, done.content
    shown = client.get(f"/api/v1/documents/{document.pk}/").json()
    assert (shown["title"], shown["owner"]["username"]) == ("Leave", editor)
    assert shown["metadata"] == {"team": "HR", "tags": ["staff", "money"]}
    assert (shown["review_months"], shown["review_due"]) == (6, "2030-02-03")
    emptied = send(f"id,owner,tags,review_due\n{document.pk},,,\n")
    assert emptied.status_code == 200
    shown = client.get(f"/api/v1/documents/{document.pk}/").json()
    assert (shown["owner"], shown["tags"], shown["review_due"]) == (None, [], None)


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("{other},New", "No document has the id"),
        ("nonsense,New", "No document has the id"),
        ("{second},", "title"),
        ("{first},Twice", "or an earlier row has it"),
        ("{second},Leave, annual", "more cells than columns"),
    ],
)
def test_a_bad_row_is_named_and_nothing_is_applied(
    organization, other_organization, document_factory, client, send, is_problem, row, why
):
    ids = {
        "first": document_factory(organization, "A.", title="First").pk,
        "second": document_factory(organization, "B.", title="Second").pk,
        "other": document_factory(other_organization).pk,
    }
    refused = send(f"id,title\n{ids['first']},Changed\n{row.format(**ids)}\n")
    assert is_problem(refused, 400, "validation_error")
    assert why in refused.json()["errors"]["row 3"][0]
    titles = {one["title"] for one in client.get("/api/v1/documents/").json()["results"]}
    assert titles == {"First", "Second"}


def test_an_unknown_owner_is_named_with_the_row(organization, document_factory, send, is_problem):
    document = document_factory(organization)
    refused = send(f"id,owner\n{document.pk},who@example\n")
    assert is_problem(refused, 400)
    assert (
        "Nothing was changed. In row 2: There is no active member “who@example”."
        in (refused.json()["detail"])
    )


@pytest.mark.parametrize(
    "content",
    [
        *(b"", b"title\nx\n", b"id,colour\n", "id,title\nx,Grün".encode("latin-1"), b"id\n\0\n"),
        *(b"id,title,title\n", b'id,title\nx,"never closed\ny,next\n'),
    ],
)
def test_a_file_that_is_no_such_table_is_refused(send, is_problem, content):
    assert is_problem(send(content), 400, "validation_error")


@pytest.mark.parametrize(("cell", "archived"), [("yes", True), ("TRUE", True), ("", False)])
def test_archived_is_said_as_spreadsheets_say_it(
    organization, document_factory, client, send, cell, archived
):
    document = document_factory(organization, "A.")
    assert send(f"id,archived\n{document.pk},{cell}\n").status_code == 200
    shown = client.get(f"/api/v1/documents/{document.pk}/").json()
    assert bool(shown["archived_on"]) == archived


def test_what_says_neither_archived_nor_not_is_named(organization, document_factory, send):
    document = document_factory(organization, "A.")
    refused = send(f"id,archived\n{document.pk},perhaps\n")
    assert refused.status_code == 400
    assert "archived" in refused.json()["errors"]["row 2"][0]
