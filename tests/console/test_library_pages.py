"""The library and a document's page, which need no JavaScript."""

import re
import uuid
from datetime import date, timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from core.conversations.uses import note_uses
from core.documents.models import Document, DocumentVersion
from core.tenancy.context import tenant
from tests.clock import TODAY
from tests.documents import pdfs

pytestmark = pytest.mark.usefixtures("one_day")
LATER = TODAY + timedelta(days=40)
PAGES = ("/documents/", "/documents/{document}/", "/documents/{document}/compare/")
EDITOR_PAGES = (
    "/documents/documents.csv",
    "/documents/file/",
    "/documents/{document}/versions/1/withdraw/",
)
POSTS = (
    "/documents/many/",
    "/documents/file/",
    "/documents/{document}/",
    "/documents/{document}/read-again/",
    "/documents/{document}/versions/1/dates/",
    "/documents/{document}/versions/2/withdraw/",
)


def text_of(response: Any) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


@pytest.fixture
def policy(organization: Any, document_factory: Any) -> Any:
    """A document of which version 2 comes later."""
    made = document_factory(
        organization, "Leave is 25 days a year.", effective_from=date(2020, 1, 1)
    )
    document_factory(
        organization, "Leave is 28 days a year.", title="", replaces=made.pk, effective_from=LATER
    )
    return made


@pytest.mark.parametrize("address", PAGES + EDITOR_PAGES)
def test_who_may_see_what(
    organization: Any,
    other_organization: Any,
    signed_in: Any,
    client: Any,
    policy: Any,
    address: str,
) -> None:
    where = address.format(document=policy.pk)
    assert signed_in(organization.editor).get(where).status_code == 200
    viewer = 403 if address in EDITOR_PAGES else 200
    assert signed_in(organization.viewer).get(where).status_code == viewer
    assert client.get(where)["Location"].startswith("/sign-in/")
    if "{" in address:
        outsider = signed_in(other_organization.admin)
        assert outsider.get(where).status_code == 404
        assert outsider.get(address.format(document=uuid.uuid4())).status_code == 404


def test_more_documents_than_are_changed_at_once_are_refused_and_counted(
    organization: Any, signed_in: Any, policy: Any
) -> None:
    chosen = [str(policy.pk), *(str(uuid.uuid4()) for _ in range(500))]
    form = {"action": "archive", "confirmed": "yes", "documents": chosen}
    page = text_of(signed_in(organization.editor).post("/documents/many/", form, follow=True))
    assert "You chose 501 documents, and at most 500 are changed at once." in page
    with tenant(organization.id):
        assert Document.objects.get(pk=policy.pk).archived_on is None


@pytest.mark.parametrize("address", POSTS)
def test_others_change_nothing(
    organization: Any, other_organization: Any, signed_in: Any, policy: Any, address: str
) -> None:
    where = address.format(document=policy.pk)

    def form() -> dict[str, Any]:
        file = SimpleUploadedFile("x.csv", f"id,title\n{policy.pk},Theirs\n".encode())
        many = {"documents": str(policy.pk), "action": "delete", "confirmed": "yes"}
        return {"title": "Theirs", "effective_until": "2020-02-02", "file": file, **many}

    refused = signed_in(organization.viewer).post(where, form()).status_code
    assert refused == (404 if address == "/documents/{document}/" else 403)
    foreign = signed_in(other_organization.admin).post(where, form()).status_code
    assert foreign == {"/documents/file/": 422, "/documents/many/": 302}.get(address, 404)
    with tenant(organization.id):
        assert Document.objects.get().title == "Leave policy"
        newest = policy.versions.get(number=2)
        assert (newest.withdrawn_at, policy.versions.get(number=1).effective_until) == (None, None)


def test_the_list_never_shows_what_comes_as_what_counts(
    organization: Any, signed_in: Any, policy: Any
) -> None:
    page = text_of(signed_in(organization.viewer).get("/documents/"))
    assert "version 1" in page
    assert f"next: version 2 from {LATER.day} {LATER:%b %Y}" in page
    page = text_of(signed_in(organization.viewer).get(f"/documents/{policy.pk}/"))
    assert "Answers come from <strong>version 1</strong>" in page
    assert f"Version 2 follows on {LATER.day} {LATER:%b %Y}." in page


def test_the_address_is_the_state_of_the_list(
    organization: Any, signed_in: Any, document_factory: Any
) -> None:
    document_factory(
        organization, "A.", title="Travel", metadata={"department": "Finance", "tags": ["money"]}
    )
    document_factory(organization, "B.", title="Kitchen", effective_until=date(2020, 1, 1))
    browser = signed_in(organization.editor)

    def titles(query: str) -> list[str]:
        page = browser.get(f"/documents/?{query}").content.decode()
        return re.findall(r'class="row-title"[^>]*>([^<]*)<', page)

    assert titles("ordering=title") == ["Kitchen", "Travel"]
    assert titles("view=ended") == ["Kitchen"]
    assert titles("department=Finance&tag=money&owner=&language=") == ["Travel"]
    assert titles("q=nothing") == []
    page = text_of(browser.get("/documents/?view=in_force"))
    assert "Finance (1)" in page
    assert browser.get("/documents/?view=no").status_code == 422
    rows = browser.get("/documents/documents.csv?view=ended").content.decode()
    assert ["Kitchen" in rows, "Travel" in rows] == [True, False]


def test_the_list_takes_as_many_queries_for_many_documents_as_for_one(
    organization: Any, signed_in: Any, document_factory: Any
) -> None:
    browser = signed_in(organization.editor)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert browser.get("/documents/").status_code == 200
        return len(captured)

    document_factory(organization, "Only one.", ingest=False)
    browser.get("/documents/")
    for_one = queries()
    for number in range(9):
        document_factory(organization, f"Number {number}.", ingest=False)
    assert 0 < queries() == for_one


def test_many_documents_are_changed_after_a_question(
    organization: Any, signed_in: Any, document_factory: Any
) -> None:
    made = [document_factory(organization, f"{name}.", title=name) for name in ("A", "B", "C")]
    browser = signed_in(organization.editor)
    ids = [str(document.pk) for document in made[:2]]

    def send(action: str, **more: Any) -> Any:
        form = {"documents": ids, "action": action, **more}
        return browser.post("/documents/many/", form, follow=True)

    assert "Add tags: 2 documents" in text_of(send("add_tags"))
    assert "2 documents" in text_of(send("add_tags", value="new, staff", confirmed="yes"))
    owner = str(organization.viewer.pk)
    assert send("owner", value=owner, confirmed="yes").status_code == 200
    assert send("owner", value=str(uuid.uuid4()), confirmed="yes").status_code == 422
    assert send("review_due", value="no day", confirmed="yes").status_code == 422
    assert send("department", value="HR", confirmed="yes").status_code == 200
    with tenant(organization.id):
        changed = Document.objects.filter(owner=organization.viewer)
        assert {one.title for one in changed} == {"A", "B"}
        assert changed[0].metadata == {"tags": ["new", "staff"], "department": "HR"}
    assert "No answer can come from them any more" in text_of(send("delete"))
    send("delete", confirmed="yes")
    assert "One of the documents is not there any more." in text_of(send("delete"))
    with tenant(organization.id):
        assert [one.title for one in Document.objects.all()] == ["C"]
    browser.post("/documents/many/", {"action": "delete", "confirmed": "yes"})
    assert browser.post("/documents/many/", {"action": "no"}).status_code == 404


def test_the_list_stays_narrowed_down_when_some_of_it_are_changed(
    organization: Any, signed_in: Any, document_factory: Any
) -> None:
    made = [document_factory(organization, f"{one}.", title=f"{one} & co") for one in ("A", "B")]
    browser = signed_in(organization.editor)
    shown = text_of(browser.get("/documents/?view=in_force&q=%26+co&page=1"))
    found = re.search(r'name="list" value="([^"]+)"', shown)
    assert found
    form = {"documents": [one.pk for one in made], "action": "add_tags", "list": unescape(found[1])}
    address = "/documents/?view=in_force&q=%26+co"
    assert f'value="{found[1]}"' in text_of(browser.post("/documents/many/", form, follow=True))
    done = browser.post("/documents/many/", {**form, "value": "new", "confirmed": "yes"})
    assert done["Location"] == address
    elsewhere = browser.post("/documents/many/", {"action": "delete", "list": "//evil.example"})
    assert elsewhere["Location"] == "/documents/"


def test_details_are_saved_and_what_was_typed_stays_where_they_can_not_be(
    organization: Any, signed_in: Any, document_factory: Any
) -> None:
    document = document_factory(organization, metadata={"team": "HR", "size": 3, "tags": ["a"]})
    browser, where = signed_in(organization.editor), f"/documents/{document.pk}/"
    form = {
        "title": "Time off",
        "owner": str(organization.editor.pk),
        "department": "People",
        "tags": "staff, leave",
        "review_months": "6",
        "review_due": "",
        "metadata": "size: 3\nplace: Bremen",
    }
    assert "Saved." in text_of(browser.post(where, form, follow=True))
    with tenant(organization.id):
        document = Document.objects.get()
    assert (document.title, document.owner_id) == ("Time off", organization.editor.pk)
    assert document.metadata == {
        "size": 3,
        "place": "Bremen",
        "department": "People",
        "tags": ["staff", "leave"],
    }
    refused = browser.post(where, {**form, "title": "", "review_months": "x"})
    assert refused.status_code == 422
    assert "Review every … months:" in text_of(refused)
    assert 'value="staff, leave"' in text_of(refused)
    browser.post(where, {"reviewed": "true"})
    with tenant(organization.id):
        assert Document.objects.get().review_due > TODAY + timedelta(days=150)


def test_what_nobody_touched_stays_even_where_the_form_can_not_say_it(
    organization: Any, signed_in: Any, document_factory: Any
) -> None:
    before = {"iso:27001": "yes", "size": 3, "tags": ["fees, fines", "x" * 70], "department": 7}
    document = document_factory(organization, metadata=before)
    with tenant(organization.id):
        Document.objects.update(owner=organization.viewer)
        organization.viewer.is_active = False
        organization.viewer.save(update_fields=["is_active"])
    form = {
        "title": "Time off",
        "owner": str(organization.viewer.pk),
        "department": "",
        "tags": "fees, fines, " + "x" * 70,
        "metadata": "iso:27001: yes\r\nsize: 3",
    }
    browser, where = signed_in(organization.editor), f"/documents/{document.pk}/"
    assert "Saved." in text_of(browser.post(where, form, follow=True))
    with tenant(organization.id):
        document = Document.objects.get()
    assert (document.title, document.owner_id) == ("Time off", organization.viewer.pk)
    assert document.metadata == before
    form["metadata"] += "\r\nplace: Bremen"
    browser.post(where, form)
    with tenant(organization.id):
        assert Document.objects.get().metadata == {**before, "place": "Bremen"}


def test_a_tag_that_can_not_be_is_named_in_a_sentence(
    organization: Any, signed_in: Any, policy: Any
) -> None:
    browser = signed_in(organization.editor)
    for where, form in (
        (f"/documents/{policy.pk}/", {"title": "Leave policy", "tags": "a;b"}),
        (
            "/documents/many/",
            {"documents": policy.pk, "action": "add_tags", "value": "a;b", "confirmed": "yes"},
        ),
    ):
        refused = browser.post(where, form)
        assert refused.status_code == 422
        assert "ags: A tag has no comma and no semicolon." in text_of(refused)


def test_dates_that_are_out_of_order_are_refused_in_a_sentence(
    organization: Any, signed_in: Any, policy: Any
) -> None:
    browser, where = signed_in(organization.editor), f"/documents/{policy.pk}/versions"
    refused = browser.post(f"{where}/2/dates/", {"effective_from": "2019-05-05"})
    assert refused.status_code == 400
    assert "Version 1 counts from 1 Jan 2020" in text_of(refused)
    assert 'name="title" value="Leave policy"' in text_of(refused)
    saved = browser.post(f"{where}/2/dates/", {"effective_from": str(TODAY)}, follow=True)
    assert "Answers come from <strong>version 2</strong>" in text_of(saved)
    assert browser.post(f"{where}/9/dates/", {}).status_code == 404


def test_a_coming_version_is_withdrawn_after_a_question(
    organization: Any, signed_in: Any, policy: Any
) -> None:
    browser, where = signed_in(organization.editor), f"/documents/{policy.pk}/"
    assert "Withdraw version 2" in text_of(browser.get(f"{where}versions/2/withdraw/"))
    page = text_of(browser.post(f"{where}versions/2/withdraw/", follow=True))
    assert "Version 2 is withdrawn." in page
    assert "follows on" not in page
    for ask in (browser.get, browser.post):
        only, again = ask(f"{where}versions/1/withdraw/"), ask(f"{where}versions/2/withdraw/")
        assert (only.status_code, again.status_code) == (409, 409)
        assert "Version 1 is the only one." in text_of(only)
        assert "Version 2 is withdrawn. Upload its file" in text_of(again)


def test_two_versions_are_compared(organization: Any, signed_in: Any, policy: Any) -> None:
    page = text_of(signed_in(organization.viewer).get(f"/documents/{policy.pk}/compare/"))
    assert '<del><span class="quiet">Removed: </span>25</del>' in page
    assert '<ins><span class="quiet">Added: </span>28</ins>' in page
    assert '<option value="1" selected>' in page


def test_what_waits_is_opened_and_compared_by_who_may_edit(
    organization: Any, signed_in: Any, document_factory: Any
) -> None:
    made = document_factory(organization, "Leave is 25 days a year.")
    document_factory(organization, "Leave is 5 days a year.", replaces=made.pk)
    with tenant(organization.id):
        newer = DocumentVersion.objects.filter(document=made, number=2)
        newer.update(held_run=F("run"), indexed_run=0, title="Less leave")
    links = (f"/source/{made.pk}/1/?version=2", f"/documents/{made.pk}/compare/")
    links += (f"/api/v1/documents/{made.pk}/file/?version=2",)
    page = text_of(signed_in(organization.editor).get(f"/documents/{made.pk}/"))
    assert [link in page for link in links] == [True] * 3
    assert "Title: <bdi>Less leave</bdi>" in page
    compared = text_of(signed_in(organization.editor).get(links[1]))
    assert '<ins><span class="quiet">Added: </span>5</ins>' in compared
    viewer = signed_in(organization.viewer)
    page = text_of(viewer.get(f"/documents/{made.pk}/"))
    assert [link in page for link in links] == [False] * 3
    assert viewer.get(links[1]).status_code == 409


def test_a_bad_file_names_its_rows(organization: Any, signed_in: Any, policy: Any) -> None:
    browser = signed_in(organization.editor)
    table = f"id,owner\n{policy.pk},{organization.editor.username}\n{policy.pk},nobody@all\n"
    file = SimpleUploadedFile("library.csv", table.encode())
    refused = browser.post("/documents/file/", {"file": file})
    assert refused.status_code == 422
    assert "or an earlier row has it." in text_of(refused)
    file = SimpleUploadedFile("library.csv", "\n".join(table.splitlines()[:2]).encode())
    assert "Rows of the file that were applied: 1." in text_of(
        browser.post("/documents/file/", {"file": file}, follow=True)
    )
    assert browser.post("/documents/file/").status_code == 422


def test_a_document_shows_admins_its_questions_and_audit_and_editors_its_gaps(
    organization: Any, signed_in: Any, asked: Any, policy: Any
) -> None:
    answer = asked(organization, "How much leave?", answered="yes")
    missed = asked(organization, "Leave for my dog?")
    with tenant(organization.id):
        note_uses(answer.pk, cited={policy.pk: ""}, closest=[])
        note_uses(missed.pk, cited={}, closest=[policy.pk])
    signed_in(organization.editor).get("/gaps/")  # which groups what was asked
    where = f"/documents/{policy.pk}/"
    shown = {
        member: text_of(signed_in(member).get(where))
        for member in (organization.admin, organization.editor, organization.viewer)
    }
    seen = {member: ["How much leave?" in page, "my dog" in page] for member, page in shown.items()}
    assert list(seen.values()) == [[True, True], [False, True], [False, False]]
    assert all("Cited in 1 answer," in page for page in shown.values())
    assert ["Uploaded a version" in page for page in shown.values()] == [True, False, False]


def test_a_documents_page_shows_what_was_left_out_of_its_text(
    organization: Any, signed_in: Any, document_factory: Any, tmp_path: Path
) -> None:
    content = pdfs.handbook(tmp_path / "a.pdf", 3).read_bytes()
    document = document_factory(organization, content=content)
    shown = text_of(signed_in(organization.viewer).get(f"/documents/{document.pk}/"))
    assert "Left out: 2 texts" in shown
    assert (
        '<bdi>Example Ltd, internal handbook</bdi> <span class="muted small">pages 1–3</span>'
    ) in shown
    other = document_factory(organization, "Only text.", title="Other")
    assert "Left out" not in text_of(signed_in(organization.viewer).get(f"/documents/{other.pk}/"))


def test_a_title_runs_in_the_direction_of_its_own_words(
    organization: Any, signed_in: Any, document_factory: Any
) -> None:
    """In brackets, or with a year at its end, it would be read in the wrong order."""
    title = "חופשה (2026)"
    document = document_factory(organization, "25 ימים.", title=title)
    browser = signed_in(organization.editor)

    assert f'dir="auto">{title}</a>' in text_of(browser.get("/documents/"))
    assert f'dir="auto">{title}</h1>' in text_of(browser.get(f"/documents/{document.pk}/"))
