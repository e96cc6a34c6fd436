"""The console shows an answer as what it is. The answers are made up here, the rest is real."""

import json
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.conftest import Organization
from tests.e2e.test_answers import ask
from tests.e2e.test_upload_ask_cite import SLOW, sign_in

ID = "00000000-0000-4000-8000-000000000000"
MACHINE = "Answers come from a computer program"
BAD = "<img src=x onerror=alert(1)>"
TABLE = f"| City | Per night |\n| --- | --- |\n| London {BAD} | £180 |"
Events = list[tuple[str, dict[str, Any]]]


def citation(**changes: Any) -> dict[str, Any]:
    page_url = f"/api/v1/documents/{ID}/pages/4.png?version=1&citation={ID}.1"
    return {
        **{"index": 1, "document_id": ID, "document_title": "Travel policy", "version": 1},
        **{"page": 4, "section": "5 Hotels", "quote": "London\t£180", "kind": "row"},
        **{"context": "City\tPer night", "verified": True, "page_url": page_url, **changes},
    }


def answer(text: str, **changes: Any) -> dict[str, Any]:
    return {
        **{"conversation_id": ID, "message_id": ID, "answer": text, "answered": True},
        **{"missing": [], "generated": True, "refusal_reason": None, "refusal": None},
        **{"stopped": False, "citations": [], "basis": [], "as_of": "2026-11-26", **changes},
    }


def told(found: dict[str, Any]) -> Events:
    cited: Events = [("citation", one) for one in found["citations"]]
    return [("delta", {"text": found["answer"]}), *cited, ("done", found)]


class Console:
    """The Ask page of a viewer, whose next answer is made of ``events``."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.events: Events = []
        page.route("**/api/v1/query/", self._answer)

    def shows(self, *events: tuple[str, dict[str, Any]]) -> Locator:
        self.events = list(events)
        turn: Locator = ask(self.page, "What are the limits?")
        return turn

    def _answer(self, route: Route) -> None:
        begun = {"conversation_id": ID, "message_id": ID}
        framed = [
            f"id: {ID}:{number}\nevent: {name}\ndata: {json.dumps(data)}\n\n"
            for number, (name, data) in enumerate([("start", begun), *self.events], start=1)
        ]
        route.fulfill(content_type="text/event-stream", body="".join(framed))


@pytest.fixture
def console(page: Page, appliance_url: str, organization: Organization) -> Console:
    sign_in(page, appliance_url, organization.viewer.username)
    return Console(page)


def test_a_citation_names_the_printed_page_and_what_could_not_be_read(console: Console) -> None:
    changes = {"page_label": "2", "page_count": 9, "read_with_warnings": True}
    basis = {"document_id": ID, "document_title": "Travel policy", "version": 1}
    dates = {"effective_from": None, "effective_until": None, "uploaded_on": "2026-11-26"}
    found = answer("£180. [1]", citations=[citation(**changes)], basis=[{**basis, **dates}])
    turn = console.shows(*told(found))
    expect(turn.get_by_text("Page 2 (4th of 9)", exact=True)).to_be_visible()
    expect(turn.get_by_text("Parts of this document could not be read")).to_be_visible()
    expect(turn.get_by_role("link", name="see which")).to_have_attribute(
        "href", f"/documents/{ID}/"
    )


def test_that_a_machine_answers_stays_above_the_first_message(console: Console) -> None:
    about = console.page.get_by_text(MACHINE)
    expect(about).to_be_visible()
    expect(console.page.get_by_label("Your question")).to_have_accessible_description(
        "Answers come from a computer program that quotes the policies of Harbour. "
        "Check the source before you act."
    )
    turn = console.shows(*told(answer("Five days.")))
    expect(turn.get_by_text("Written by a language model from the policies")).to_be_visible()
    expect(about).to_have_count(1)
    expect(console.page.get_by_role("heading", name="What would you like")).to_be_hidden()


def test_a_quoted_table_is_a_table_and_its_words_are_not_shown_again(console: Console) -> None:
    found = answer(f"{TABLE}\n\n[1]", generated=False, citations=[citation()])
    turn = console.shows(*told(found))
    expect(turn.locator(".tag")).to_have_text("Quoted from the policies", timeout=SLOW)
    expect(turn.get_by_role("columnheader")).to_have_text(["City", "Per night"])
    expect(turn.locator(".prose").get_by_role("cell").first).to_have_text(f"London {BAD}")
    assert turn.locator("img").count() == 0
    assert turn.inner_text().count("£180") == 1
    turn.get_by_text("These words stand on page 4").click()
    expect(turn.locator(".citation").get_by_role("cell")).to_have_text(["London", "£180"])
    assert "verified" not in turn.inner_text().lower()


def test_a_mark_opens_its_page_and_a_number_without_source_is_text(console: Console) -> None:
    found = answer("It is £180 [1], and [7] is text.", citations=[citation()])
    turn = console.shows(*told(found))
    mark = turn.get_by_role("button", name="Source 1: Travel policy, page 4")
    expect(turn.locator(".prose")).to_have_text("It is £180 1, and [7] is text.")
    mark.click()
    dialog = console.page.locator("dialog[open]")
    expect(dialog.get_by_role("columnheader")).to_have_text(["City", "Per night"])
    expect(dialog.get_by_text("These words stand on this page.")).to_be_visible()


def test_what_was_not_found_is_said(console: Console) -> None:
    turn = console.shows(*told(answer("Five days.", answered="partly", missing=["until when"])))
    tags = [
        "Not found in the policies: until when",
        "Written by a language model from the policies",
    ]
    expect(turn.locator(".tag")).to_have_text(tags, timeout=SLOW)


def test_talk_is_a_plain_reply(console: Console) -> None:
    talk = answer("Hello!", answered=False, generated=False, refusal_reason="talk")
    turn = console.shows(*told(talk))
    expect(turn.locator(".prose")).to_have_text("Hello!", timeout=SLOW)
    assert turn.locator(".tag, .citation, .ask-whom, .turn-tools").count() == 0


def test_what_is_for_a_person_names_that_person(console: Console) -> None:
    contact = {"name": "Anna Berg", "email": "hr@example.org", "url": None}
    passage = {**citation(excerpt="Nobody is bullied here."), "verified": None, "quote": None}
    searched = {"documents": 1, "chunks": 3, "as_of": "2026-11-26"}
    refusal = {"searched": searched, "closest": [passage], "contact": contact}
    advice = answer("Take it to a person.", answered=False, refusal_reason="ask_person")
    turn = console.shows(*told({**advice, "refusal": refusal}))
    expect(turn.locator(".person")).to_contain_text("Anna Berg", timeout=SLOW)
    expect(turn.get_by_role("heading", name="In the policies")).to_be_visible()
    assert turn.get_by_text("No answer in your policies").count() == 0


def test_whoever_waits_sees_the_place_in_the_queue(console: Console) -> None:
    found = answer("Five days.")
    turn = console.shows(("waiting", {"position": 2}))
    expect(turn.get_by_role("status")).to_contain_text("Your place in the queue: 2")
    console.events = [("waiting", {"position": 2}), *told(found)]
    # The stream broke off behind the first event, and goes on by itself.
    expect(turn.locator(".prose")).to_have_text("Five days.", timeout=SLOW)


@pytest.mark.parametrize("width", [375, 1280])
def test_a_wide_table_scrolls_within_its_answer(console: Console, width: int) -> None:
    console.page.set_viewport_size({"width": width, "height": 800})
    cells = " | ".join(f"A rather long heading {number}" for number in range(12))
    text = f"| {cells} |\n|{'---|' * 12}\n| {cells} |"
    turn = console.shows(*told(answer(text)))
    table = turn.locator(".table")
    expect(table).to_be_visible(timeout=SLOW)
    assert table.evaluate("one => one.scrollWidth > one.clientWidth")
    assert console.page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")
    assert console.page.locator(".talk").evaluate("one => one.scrollWidth <= one.clientWidth")
