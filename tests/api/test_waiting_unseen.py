"""Who may not edit documents learns nothing of a version from which nobody is answered yet: one
that waits for the golden questions, or that is to wait once it is read."""

import re
import uuid
from typing import Any

import pytest

from core.audit.organizations import change_options
from core.documents.models import DocumentVersion, Status
from core.quality.holding import release_version
from core.tenancy.audiences import Audience
from core.tenancy.context import tenant
from core.tenancy.keys import add_key
from core.tenancy.models import KeyKind
from tests.curated import keep

JSON = "application/json"
MARK = "Zeppelin"
OLD = "# Leave policy\n\nEmployees have 25 days of paid leave a year.\n"
NEW = f"# {MARK} leave\n\nEmployees have 31 days of paid leave in a {MARK}.\n"
# What differs between two answers to the same request.
ONCE = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]*"|"request_id":"[^"]*"|nonce="[^"]*"')
READERS = ("viewer", "secret key for all members")
EDITORS = ("editor", "admin", "secret key")


@pytest.fixture
def caller(organization: Any, api: Any, signed_in: Any) -> Any:
    """``caller(name)``: a client of somebody."""

    def make(name: str) -> Any:
        if name == "secret key":
            return api(organization.secret_key)
        if name in READERS[1:]:
            with tenant(organization.id):
                _, text = add_key(
                    organization.id, KeyKind.SECRET, "A program", audience=Audience(members=True)
                )
            return api(text)
        return signed_in(getattr(organization, name))

    return make


@pytest.fixture
def arrives(organization: Any, document_factory: Any) -> Any:
    """``arrives(state)``: a file comes while ``quality.run`` is before_use."""

    def make(state: str, **upload: Any) -> Any:
        changes = {"quality": {"run": "before_use"}}
        change_options(organization.id, changes, by_platform=False, actor="test")
        made = document_factory(
            organization, NEW, title="", filename=f"{MARK}.md", ingest=state == "held", **upload
        )
        with tenant(organization.id):
            newest = made.versions.order_by("-number")[0]
            assert bool(newest.held_run) is (state == "held")
            if state == "failed":
                DocumentVersion.objects.filter(pk=newest.pk).update(
                    status=Status.FAILED, error_code="damaged_pdf", error_detail=f"No {MARK}."
                )
        return made

    return make


@pytest.fixture
def looked_at(bytes_of: Any) -> Any:
    """``looked_at(client, document_id, name)``: what each route that shows documents answers."""

    def look(client: Any, document_id: uuid.UUID, name: str) -> dict[str, tuple[int, bytes]]:
        rest, page = f"/api/v1/documents/{document_id}/", f"/documents/{document_id}/"
        paths = ["/api/v1/documents/", f"/api/v1/documents/?q={MARK}", "/api/v1/documents/export/"]
        paths += ["/api/v1/documents/?view=failed", "/api/v1/documents/?ordering=title"]
        paths += [rest, f"{rest}status/", f"{rest}versions/", f"{rest}compare/"]
        paths += [f"{rest}versions/{number}/" for number in (1, 2)]
        paths += [f"{rest}versions/{number}/left-out/" for number in (1, 2)]
        paths += [f"{rest}compare/?older=1&newer=2", f"{rest}compare/?older=x"]
        paths += [f"{rest}{part}" for part in ("file/", "file/?version=2", "pages/1.png")]
        paths += [f"{rest}pages/1.png?version=2"]
        if "key" not in name:
            paths += ["/documents/", f"/documents/?q={MARK}", "/documents/?view=failed"]
            paths += [page, f"{page}compare/", f"{page}compare/?older=1&newer=2"]
            paths += [f"/source/{document_id}/1/", f"/source/{document_id}/1/?version=2"]
            paths += ["/documents/documents.csv"]
        found = {}
        for path in paths:
            answer = client.get(path)
            body = bytes_of(answer) if answer.streaming else answer.content
            body = ONCE.sub(b"", body).replace(str(document_id).encode(), b"ID")
            found[path.replace(str(document_id), "ID")] = (answer.status_code, body)
        return found

    return look


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize("state", ["held", "unread", "failed"])
def test_a_document_is_to_readers_what_it_was_before_the_version_came(
    organization: Any,
    document_factory: Any,
    caller: Any,
    looked_at: Any,
    arrives: Any,
    state: str,
    name: str,
) -> None:
    document = document_factory(organization, OLD, title="", filename="leave.md")
    client = caller(name)
    before = looked_at(client, document.pk, name)
    assert before["/api/v1/documents/ID/file/"] == (200, OLD.encode())
    arrives(state, replaces=document.pk)
    after = looked_at(client, document.pk, name)
    assert after == before


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize("state", ["held", "unread", "failed"])
def test_a_document_that_only_waits_is_to_readers_as_one_that_is_not_there(
    caller: Any, looked_at: Any, arrives: Any, state: str, name: str
) -> None:
    client = caller(name)
    before = looked_at(client, uuid.uuid4(), name)
    assert before["/api/v1/documents/ID/"][0] == 404
    after = looked_at(client, arrives(state).pk, name)
    assert after == before


@pytest.mark.parametrize("name", EDITORS)
def test_who_may_edit_sees_what_waits_on_every_route(
    organization: Any, document_factory: Any, caller: Any, looked_at: Any, arrives: Any, name: str
) -> None:
    document = document_factory(organization, OLD, title="", filename="leave.md")
    arrives("held", replaces=document.pk)
    found = looked_at(caller(name), document.pk, name)
    refused = {path for path, (status, _) in found.items() if status != 200}
    assert refused == {"/api/v1/documents/ID/compare/?older=x"}
    assert found["/api/v1/documents/ID/file/"] == (200, NEW.encode())
    assert MARK.encode() in found["/api/v1/documents/ID/versions/"][1]
    if "key" not in name:
        assert f"{MARK}.md".encode() in found["/documents/ID/"][1]


@pytest.mark.parametrize("name", READERS)
def test_readers_see_a_version_once_it_is_released(
    organization: Any, document_factory: Any, caller: Any, arrives: Any, name: str
) -> None:
    document = document_factory(organization, OLD, title="", filename="leave.md")
    arrives("held", replaces=document.pk)
    with tenant(organization.id):
        release_version(document.pk, 2, actor="test")
    shown = caller(name).get(f"/api/v1/documents/{document.pk}/").json()
    assert (shown["title"], shown["version"]) == (f"{MARK} leave", 2)


def test_the_source_of_a_curated_answer_is_not_named_while_it_waits(
    organization: Any, caller: Any, arrives: Any
) -> None:
    question = "Where may I park my airship?"
    keep(organization, questions=(question,), source_document=arrives("held").pk)
    body = {"query": question}
    for name in (*READERS, "secret key"):
        answer = caller(name).post("/api/v1/query/", body, content_type=JSON)
        assert answer.status_code == 200
        assert MARK not in answer.content.decode()
