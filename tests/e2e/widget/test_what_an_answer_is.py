"""The widget says what answers, what it has made, and what of the question it has not found."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.widget.chat import Chat
from tests.e2e.widget.host import Host
from tests.e2e.widget.liar import Liar, answer, citation, refusal
from tests.e2e.widget.looks import scrolls_sideways

MACHINE = {
    "en": "A computer program answers here",
    "de": "Hier antwortet ein Computerprogramm",
    "es": "Aquí responde un programa informático",
    "fr": "Un programme informatique répond ici",
    "ar": "يجيب هنا برنامج حاسوبي",
    "zh": "此处由计算机程序",
}
DESCRIPTION = "p => p.getRootNode().getElementById(p.getAttribute('aria-describedby')).textContent"
SCROLLED = """() => document.querySelector("policy-chat")
  .shadowRoot.querySelector(".table").scrollLeft > 0"""
COLUMNS = "Grade\tFlights\tHotels in Europe\tHotels elsewhere\tMeals per day"
ROW = "Director\tBusiness class beyond six hours\t€220\t€260\t€45"


def markdown(*rows: str) -> str:
    lines = [row.replace("\t", " | ") for row in rows]
    lines.insert(1, " | ".join(["---"] * (rows[0].count("\t") + 1)))
    return "\n".join(f"| {line} |" for line in lines)


def asked(*answers: dict[str, Any]) -> list[dict[str, Any]]:
    question = {"role": "user", "content": "What are the limits?", "id": "0"}
    return [message for one in answers for message in (question, one)]


@pytest.fixture
def liar(page: Page, host: Host) -> Liar:
    return Liar(page, host)


def shown(liar: Liar, *answers: dict[str, Any], **data: str) -> Chat:
    liar.history = asked(*answers)
    chat = liar.goto(**data)
    expect(chat.turns).to_have_count(len(answers))
    return chat


@pytest.mark.parametrize(
    ("lang", "mode"), [*((lang, "launcher") for lang in MACHINE), ("en", "inline"), ("en", "page")]
)
def test_that_a_machine_answers_is_said_once_and_before_the_first_message(
    liar: Liar, lang: str, mode: str
) -> None:
    chat = liar.goto(lang=lang, mode=mode)
    about = chat.panel.locator("#about")
    expect(about).to_contain_text(MACHINE[lang])
    expect(about).to_be_visible()
    # Whoever listens hears it with the chat's name.
    assert MACHINE[lang] in (chat.panel.evaluate(DESCRIPTION) or "")


def test_it_stays_above_the_first_message_and_is_not_repeated(liar: Liar) -> None:
    chat = shown(liar, answer("One.", "x"), answer("Two.", "x"))
    expect(chat.panel.get_by_text(MACHINE["en"])).to_have_count(1)
    expect(chat.panel.locator(".welcome > p:first-child")).to_be_hidden()
    about, first = chat.panel.locator("#about"), chat.turns.first
    assert about.bounding_box()["y"] < first.bounding_box()["y"]  # type: ignore[index]


def test_each_answer_says_who_has_written_it(liar: Liar) -> None:
    chat = shown(liar, answer("One.", "x", generated=True), answer("Two.", "x", generated=False))
    expect(chat.panel.locator(".tag")).to_have_text(
        ["Written by a language model from the policies", "Quoted from the policies"]
    )


def test_the_same_words_are_not_shown_again_unless_asked_for(liar: Liar) -> None:
    quoted = {**citation("x"), "quote": "Five days."}
    chat = shown(liar, answer("Five days. [1]", "x", generated=False, citations=[quoted]))
    assert chat.last.inner_text().count("Five days.") == 1
    note = chat.cards.first.get_by_text("These words stand in the document")
    note.focus()
    chat.page.keyboard.press("Enter")
    assert chat.last.inner_text().count("Five days.") == 2
    assert "verified" not in chat.panel.inner_text().lower()


def test_a_row_is_shown_under_its_headings(liar: Liar) -> None:
    row = {**citation(ROW), "kind": "row", "context": COLUMNS}
    text = f"{markdown(COLUMNS, ROW)}\n\n[1]"
    chat = shown(liar, answer(text, "x", generated=False, citations=[row]))
    chat.cards.first.locator("summary").click()
    for place in (chat.prose, chat.cards.first):
        headings = place.get_by_role("columnheader")
        expect(headings).to_have_text(COLUMNS.split("\t"))
        expect(place.get_by_role("cell")).to_have_text(ROW.split("\t"))
    assert chat.page.evaluate("xssRan") == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_wide_table_scrolls_within_its_answer(liar: Liar, theme: str) -> None:
    liar.page.set_viewport_size({"width": 375, "height": 700})
    chat = shown(liar, answer(markdown(COLUMNS, ROW), "x"), theme=theme)
    table = chat.prose.locator(".table")
    assert table.evaluate("one => one.scrollWidth > one.clientWidth")
    assert not scrolls_sideways(chat.page)
    table.focus()
    chat.page.keyboard.press("ArrowRight")
    chat.page.wait_for_function(SCROLLED)


def test_on_paper_nothing_is_cut_off(liar: Liar) -> None:
    chat = shown(liar, answer(markdown(COLUMNS, *[ROW] * 30), "x"), mode="page", theme="dark")
    chat.page.emulate_media(media="print")
    for part in (".log", ".table"):
        style = chat.panel.locator(part).first.evaluate("one => getComputedStyle(one).overflow")
        assert style == "visible", part
    expect(chat.field).to_be_hidden()
    assert chat.panel.evaluate("one => getComputedStyle(one).color") == "rgb(29, 29, 27)"


def test_a_list_is_a_list_in_the_answer_and_in_its_card(liar: Liar) -> None:
    quote = "The laptop\n• Keys\n• The company card"
    listed = {**citation(quote), "kind": "list", "context": "Handed in are:"}
    text = "Handed in are:\n\n- The laptop\n- Keys\n- The company card [1]"
    chat = shown(liar, answer(text, "x", generated=True, citations=[listed]))
    items = ["The laptop", "Keys", "The company card"]
    expect(chat.cards.first.locator(".words li")).to_have_text(items)
    expect(chat.cards.first.locator(".words")).to_contain_text("Handed in are:")
    assert chat.prose.locator("ul > li").count() == len(items)


def test_what_was_not_found_is_said(liar: Liar) -> None:
    partly = answer("Five days.", "x", answered="partly", missing=["until when"], generated=True)
    chat = shown(liar, partly)
    tags = [
        "Not found in the policies: until when",
        "Written by a language model from the policies",
    ]
    expect(chat.last.locator(".tag")).to_have_text(tags)


def test_talk_is_a_plain_reply(liar: Liar) -> None:
    talk = answer("Hello!", "x", answered=False, refusal_reason="talk", citations=[], basis=[])
    chat = shown(liar, talk)
    expect(chat.prose).to_have_text("Hello!")
    assert chat.last.locator(".tag, .contact, .card, .tools").count() == 0


def test_what_is_for_a_person_names_that_person(liar: Liar) -> None:
    advice = {**refusal("x"), "content": "Take this to a person.", "refusal_reason": "ask_person"}
    advice["refusal"]["contact"] = {"name": "Anna Berg", "email": "hr@example.org", "url": None}
    chat = shown(liar, advice)
    contact = chat.last.locator(".contact")
    expect(contact).to_contain_text("Anna Berg")
    expect(contact.get_by_role("link")).to_have_attribute("href", "mailto:hr@example.org")
    assert contact.bounding_box()["y"] < chat.cards.first.bounding_box()["y"]  # type: ignore[index]
    assert chat.last.locator(".tag").count() == 0
