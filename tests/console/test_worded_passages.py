"""The library shows where the words stand that a document was found by."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.audit.groups import make_group
from core.documents.worded_passages import LONGEST
from core.tenancy.audiences import Audience
from tests.clock import TODAY
from tests.documents.pdfs import drawn, lines

PASSAGE = re.compile(r'<p class="passage small"><span dir="auto">(.*?)</span> <a href="([^"]*)"')


@pytest.fixture
def found(organization: Any, signed_in: Any) -> Callable[..., list[tuple[str, str]]]:
    """``found(words)``: each passage with its marks, and where its link leads."""

    def look(words: str, member: Any = None) -> list[tuple[str, str]]:
        browser = signed_in(member or organization.editor)
        page = browser.get("/documents/", {"q": words, "ordering": "title"}).content.decode()
        return PASSAGE.findall(page)

    return look


def test_words_are_marked_in_any_form_and_what_is_no_mark_stays_text(
    organization: Any, document_factory: Any, found: Any
) -> None:
    leave = document_factory(organization, "Leave of <b>five</b> & more days is carried over.")
    document_factory(organization, "Masks are worn.", title="Carrying days")
    ((text, address),) = found("carry DAY")
    assert unescape(text) == (
        "Leave of <b>five</b> & more <mark>days</mark> is <mark>carried</mark> over."
    )
    assert "<b>" not in text
    assert address == f"/source/{leave.pk}/1/?version=1"


def test_of_a_long_document_the_part_with_most_of_the_words_is_shown(
    organization: Any, document_factory: Any, found: Any
) -> None:
    other = "Fuel is bought by the depot, and nobody else pays for it at any time. " * 40
    document_factory(organization, f"{other}\n\nThe depot gets fuel cards from us. {other}")
    ((text, _),) = found("fuel cards depot")
    assert "<mark>depot</mark> gets <mark>fuel</mark> <mark>cards</mark>" in text
    assert text.startswith("… ") and text.endswith(" …")
    assert len(re.sub("</?mark>", "", text)) <= LONGEST + 4


def test_scripts_without_blanks_are_marked_too(
    organization: Any, document_factory: Any, found: Any
) -> None:
    document_factory(organization, "年次有給休暇は年に二十五日あります。", title="休暇")
    ((text, _),) = found("有給休暇")
    assert text == "年次<mark>有給休暇</mark>は年に二十五日あります。"


def test_the_link_leads_to_the_page_on_which_the_first_mark_stands(
    organization: Any, document_factory: Any, found: Any, tmp_path: Path
) -> None:
    file = drawn(tmp_path / "x.pdf", lines("Masks are worn."), lines("Fuel cards are returned."))
    cars = document_factory(organization, content=file.read_bytes(), filename="x.pdf")
    ((_, address),) = found("fuel")
    assert address == f"/source/{cars.pk}/2/?version=1"


def test_the_version_in_force_comes_first_and_then_the_newest_with_the_words(
    organization: Any, document_factory: Any, found: Any
) -> None:
    old = document_factory(organization, "Leave is 25 days.", effective_from=date(2020, 1, 1))
    later = TODAY + timedelta(days=40)
    text = "Leave is 28 days, half days included."
    document_factory(organization, text, title="", replaces=old.pk, effective_from=later)
    assert [address[-1] for _, address in found("days")] == ["1"]
    assert [address[-1] for _, address in found("included")] == ["2"]


def test_what_only_the_title_says_has_no_passage(
    organization: Any, document_factory: Any, found: Any
) -> None:
    document_factory(organization, "Masks are worn.", title="Pandemic")
    assert found("pandemic") == []


def test_nobody_is_shown_what_is_for_others(
    organization: Any, other_organization: Any, document_factory: Any, found: Any
) -> None:
    board = make_group(organization.id, "Board", actor="test")
    document_factory(organization, "Wages rise.", audience=Audience(groups=(board.pk,)))
    document_factory(other_organization, "Wages fall.")
    assert len(found("wages")) == 1
    assert found("wages", organization.viewer) == []


def test_it_takes_as_many_queries_for_any_number_of_documents(
    organization: Any, document_factory: Any, signed_in: Any
) -> None:
    browser = signed_in(organization.editor)

    def queries(words: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            browser.get("/documents/", {"q": words})
        return len(captured)

    document_factory(organization, "Wages rise.", title="First")
    queries("wages")
    by_title, by_text = queries("irs"), queries("wages")
    for number in range(4):
        document_factory(organization, f"Wages rise {number} times.")
    # Which documents have them, where, and what the pages are called, which a title has not.
    assert (by_text, queries("wages")) == (by_title + 1, by_text)
    assert queries("wages") - queries("") == 3
