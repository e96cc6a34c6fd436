"""Pages are named by the number that is printed on them, wherever the console names them."""

import json
import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from core.answering.outlook import Outlook, Seen
from core.console.settings import settings_page
from tests.documents.situations import labelled


@pytest.fixture
def handbook(organization: Any, document_factory: Any, tmp_path: Path) -> Any:
    """Its pages are i to iv, 1 and 2."""
    labelled(tmp_path / "handbook.pdf")
    content = (tmp_path / "handbook.pdf").read_bytes()
    return document_factory(organization, content=content, filename="h.pdf", title="Handbook")


@pytest.fixture
def webpage(organization: Any, document_factory: Any) -> Any:
    content = b"<h1>Parking</h1><p>Bicycles are parked behind the depot.</p>"
    return document_factory(organization, content=content, filename="p.html", title="Parking")


def words(answer: Any) -> str:
    """A page without its tags."""
    return " ".join(unescape(re.sub(r"<[^>]*>", "", answer.content.decode())).split())


def asked(browser: Any, question: str) -> str:
    sent = {"query": question}
    answer = browser.post("/api/v1/query/", sent, content_type="application/json")
    return str(answer.json()["message_id"])


def test_why_an_answer_came_about(
    organization: Any, signed_in: Any, handbook: Any, webpage: Any
) -> None:
    browser = signed_in(organization.admin)
    why = words(browser.get(f"/ask/why/{asked(browser, 'How many days of leave are there?')}/"))
    assert "Handbook, page" in why and "page 2 (6th of 6)" in why
    why = words(browser.get(f"/ask/why/{asked(browser, 'Where are bicycles parked?')}/"))
    assert "Parking, Parking" in why and "Parking, page" not in why


def test_suggested_questions(
    organization: Any, signed_in: Any, handbook: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = Seen(handbook.pk, "Handbook", 1, 6)
    answered = Outlook("What is leave?", True, None, "Leave is what this page is about.", seen)
    monkeypatch.setattr(settings_page, "suggested_outlooks", lambda _: [answered])
    page = words(signed_in(organization.admin).get("/settings/suggested/"))
    assert "Handbook, page 2 (6th of 6)" in page


def test_where_the_words_stand_that_a_document_was_found_by(
    organization: Any, signed_in: Any, handbook: Any, webpage: Any
) -> None:
    browser = signed_in(organization.editor)
    assert "Version 1, page 2 (6th of 6)" in words(browser.get("/documents/", {"q": "leave"}))
    assert "Version 1, page" not in words(browser.get("/documents/", {"q": "bicycles"}))


@pytest.mark.parametrize("address", ["/source/{}/6/", "/source/{}/6/?version=1", "/documents/{}/"])
def test_the_viewer_of_its_pages(
    organization: Any, signed_in: Any, handbook: Any, webpage: Any, address: str
) -> None:
    browser = signed_in(organization.viewer)
    page = browser.get(address.format(handbook.pk)).content.decode()
    names = json.loads(unescape(re.search('data-names="([^"]*)"', page)[1]))
    assert (names["4"], names["6"]) == ("page iv (4th of 6)", "page 2 (6th of 6)")
    assert 'data-kind="page"' in page
    page = browser.get(address.format(webpage.pk)).content.decode()
    assert 'data-kind="none" data-names="{}"' in page
