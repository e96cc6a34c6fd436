"""Metadata of documents in the library's CSV file, out and in."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from core.rest.library_file import export, import_file
from core.rest.metadata_cells import MOST_COLUMNS
from core.tenancy.context import tenant

EVERYTHING = "/api/v1/documents/export/?ordering=title"
KINDS = {
    "team": "HR",
    "floor": 3,
    "rate": 1.5,
    "open": True,
    "sites": ["Graz", "Linz"],
    "of": {"law": "§ 1"},
    "none": None,
    "looks": '["not a list"',
    "sum": "=1+1",
    "blank": "",
}


@pytest.fixture
def client(organization, api):
    return api(organization.secret_key)


@pytest.fixture
def send(client):
    def post(text: str):
        form = {"file": SimpleUploadedFile("library.csv", text.encode())}
        return client.post("/api/v1/documents/import/", form)

    return post


@pytest.fixture
def metadata_of(client):
    def shown(document):
        return client.get(f"/api/v1/documents/{document.pk}/").json()["metadata"]

    return shown


def exported(client) -> list[dict[str, str]]:
    text = client.get(EVERYTHING).content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def changed_title(content: bytes) -> str:
    return content.decode("utf-8-sig").replace("Leave policy", "Time off")


def test_each_name_has_a_column_and_comes_back_as_it_was(
    organization, document_factory, client, send, metadata_of
):
    document = document_factory(organization, metadata={**KINDS, "department": "HR", "tags": ["a"]})
    row = exported(client)[0]
    assert {name for name in row if name.startswith("metadata.")} == {
        f"metadata.{name}" for name in KINDS
    }
    shown = [row[f"metadata.{name}"] for name in ("team", "floor", "open", "sites")]
    assert shown == ["HR", "3", "true", '["Graz", "Linz"]']
    assert send(changed_title(client.get(EVERYTHING).content)).status_code == 200
    assert metadata_of(document) == {**KINDS, "department": "HR", "tags": ["a"]}


def test_a_german_spreadsheet_s_numbers_stay_numbers(organization, document_factory, metadata_of):
    document = document_factory(organization, metadata=KINDS)
    with tenant(organization.id), translation.override("de"):
        file = export({"view": "all", "ordering": "title"}, actor="somebody").content
        assert "1,5" in file.decode()
        import_file(changed_title(file).encode(), actor="somebody")
    assert metadata_of(document) == KINDS


@pytest.mark.parametrize(
    ("before", "cell", "after"),
    [
        ({}, "HR", {"team": "HR"}),
        ({}, "7", {"team": "7"}),
        ({}, '"[""HR""]"', {"team": ["HR"]}),
        ({"team": 7}, "8", {"team": 8}),
        ({"team": 7}, "eight", {"team": "eight"}),
        ({"team": ["HR"]}, "", {}),
        ({"team": "HR", "floor": 1}, "IT", {"team": "IT", "floor": 1}),
    ],
)
def test_a_cell_sets_one_name(
    organization, document_factory, send, metadata_of, before, cell, after
):
    document = document_factory(organization, metadata={"department": "A", **before})
    assert send(f"id,metadata.team\n{document.pk},{cell}\n").status_code == 200
    assert metadata_of(document) == {"department": "A", **after}


def test_metadata_and_the_columns_of_their_own_are_set_together(
    organization, document_factory, send, metadata_of
):
    document = document_factory(organization, metadata={"team": "HR", "department": "A"})
    assert send(f"id,department,tags,metadata.team\n{document.pk},B,x;y,IT\n").status_code == 200
    assert metadata_of(document) == {"team": "IT", "department": "B", "tags": ["x", "y"]}


@pytest.mark.parametrize("cell", ["[1", "{x", '"""open"', "[" * 100_000, '"[""\\u0000""]"'])
def test_a_cell_that_can_not_be_is_named_and_nothing_is_applied(
    organization, document_factory, send, metadata_of, is_problem, cell
):
    first = document_factory(organization, "A.", metadata={"team": "HR"})
    second = document_factory(organization, "B.", metadata={"team": "IT"})
    refused = send(f"id,metadata.team\n{first.pk},Law\n{second.pk},{cell}\n")
    assert is_problem(refused, 400, "validation_error")
    assert "metadata" in refused.json()["errors"]["row 3"][0]
    assert [metadata_of(one)["team"] for one in (first, second)] == ["HR", "IT"]


@pytest.mark.parametrize("column", ["metadata.", "metadata.department", "metadata.tags"])
def test_what_has_a_column_of_its_own_has_no_second(send, is_problem, column):
    refused = send(f"id,{column}\n")
    assert is_problem(refused, 400, "validation_error")
    assert f"There is no column “{column}”" in refused.json()["detail"]


def test_another_organization_s_names_are_no_columns(
    organization, other_organization, document_factory, client
):
    document_factory(organization, metadata={"team": "HR"})
    document_factory(other_organization, metadata={"secret": "x"})
    assert "metadata.secret" not in exported(client)[0]


def test_the_columns_are_the_names_that_most_documents_have(organization, document_factory, client):
    many = {f"once {number}": number for number in range(MOST_COLUMNS)}
    document_factory(organization, "A.", metadata={"zone": 1, " edge": 1, "a;b": 1})
    document_factory(organization, "B.", metadata={**many, "zone": 2})
    columns = [name for name in exported(client)[0] if name.startswith("metadata.")]
    assert len(columns) == MOST_COLUMNS
    assert "metadata.zone" in columns
    assert not {"metadata. edge", "metadata.a;b"} & set(columns)
