"""Whoever may not change many documents as chosen is back at the list as it was, and knows why."""

import re
from html import unescape
from typing import Any
from uuid import uuid4

import pytest

from core.audit.holds import set_hold
from core.console.library import list_page
from core.documents.models import Document
from core.errors import StorageUnavailable
from core.tenancy.context import tenant
from tests.console.test_library_pages import text_of


@pytest.fixture
def made(organization: Any, document_factory: Any) -> list[Any]:
    titles = ("A & co", "B & co", "C & co")
    return [document_factory(organization, f"{title}.", title=title) for title in titles]


@pytest.fixture
def send(organization: Any, signed_in: Any) -> Any:
    """``send(documents, action, …)``: as the list narrowed down to “& co” sends it."""
    browser = signed_in(organization.editor)
    page = text_of(browser.get("/documents/?view=in_force&q=%26+co"))
    listed = unescape(re.findall(r'name="list" value="([^"]+)"', page)[0])

    def post(documents: list[Any], action: str, **more: Any) -> Any:
        form = {"documents": documents, "action": action, "list": listed, **more}
        return browser.post("/documents/many/", form, follow=True)

    return post


def chosen(page: str) -> set[str]:
    return set(re.findall(r'name="documents" value="([^"]+)" checked', page))


def is_narrowed(page: str) -> bool:
    return 'value="&amp; co"' in page and 'name="view" value="in_force"' in page


def test_what_is_held_stays_chosen(organization: Any, made: list[Any], send: Any) -> None:
    set_hold(organization.id, "", "Case 7", actor="test")
    ids = [str(one.pk) for one in made[:2]]
    page = text_of(send(ids, "delete", confirmed="yes"))
    assert "legal hold" in page
    assert is_narrowed(page)
    assert chosen(page) == set(ids)


@pytest.mark.parametrize("more", [{}, {"value": "new", "confirmed": "yes"}])
def test_where_one_is_gone_the_others_stay_chosen_and_nothing_is_changed(
    organization: Any, made: list[Any], send: Any, more: dict[str, str]
) -> None:
    ids = [str(one.pk) for one in made[:2]]
    page = text_of(send([*ids, str(uuid4())], "add_tags", **more))
    assert "One of the documents is not there any more." in page
    assert is_narrowed(page)
    assert chosen(page) == set(ids)
    with tenant(organization.id):
        assert not Document.objects.filter(metadata__has_key="tags").exists()


def test_what_was_not_deleted_stays_chosen(
    organization: Any, made: list[Any], send: Any, monkeypatch: Any
) -> None:
    from core.console.library import many_pages

    delete, done = many_pages.delete_document, []

    def once(*args: Any) -> None:
        if done:
            raise StorageUnavailable("The document storage does not answer.")
        done.append(args)
        delete(*args)

    monkeypatch.setattr(many_pages, "delete_document", once)
    page = text_of(send([str(one.pk) for one in made], "delete", confirmed="yes"))
    assert "1 of 3 were deleted." in page
    with tenant(organization.id):
        left = {str(one.pk) for one in Document.objects.all()}
    assert (len(left), chosen(page)) == (2, left)


def test_a_value_that_can_not_be_is_asked_for_again_and_the_way_back_keeps_the_choice(
    made: list[Any], send: Any, organization: Any, signed_in: Any
) -> None:
    ids = [str(one.pk) for one in made[:2]]
    refused = send(ids, "review_due", value="no day", confirmed="yes")
    assert refused.status_code == 422
    back = unescape(re.findall(r'<a class="button" href="([^"]+)"', text_of(refused))[0])
    page = text_of(signed_in(organization.editor).get(back))
    assert is_narrowed(page)
    assert chosen(page) == set(ids)


def test_the_page_of_the_list_is_the_same(
    organization: Any, signed_in: Any, made: list[Any], monkeypatch: Any
) -> None:
    monkeypatch.setattr(list_page, "ON_A_PAGE", 1)
    browser = signed_in(organization.editor)
    page = text_of(browser.get("/documents/?ordering=title&page=2"))
    listed = unescape(re.findall(r'name="list" value="([^"]+)"', page)[0])
    form = {"documents": [str(made[1].pk)], "action": "archive", "list": listed}
    done = browser.post("/documents/many/", {**form, "confirmed": "yes"})
    assert done["Location"] == "/documents/?ordering=title&page=2"


def test_chosen_in_an_address_is_nothing_but_a_mark(
    organization: Any, signed_in: Any, made: list[Any]
) -> None:
    page = text_of(
        signed_in(organization.editor).get(f'/documents/?chosen={made[0].pk}&chosen=">x')
    )
    assert chosen(page) == {str(made[0].pk)}
