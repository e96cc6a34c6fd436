"""The main job: a visitor asks, reads the answer as it is written, and sees where it stands."""

from threading import Event

from playwright.sync_api import expect

from tests.e2e.widget.chat import Chat
from tests.e2e.widget.model import Model
from tests.e2e.widget.policy import (
    CARRIED,
    FOLLOW_UP,
    LEAVE,
    QUESTION,
    TITLE,
    UNANSWERED,
)
from tests.e2e.widget.site import Site


def test_one_line_puts_a_closed_chat_on_the_page(chat: Chat) -> None:
    expect(chat.launcher).to_be_visible()
    expect(chat.launcher).to_have_accessible_name("Open the chat")
    expect(chat.panel).to_be_hidden()
    chat.open()
    expect(chat.panel).to_be_visible()
    assert chat.element.count() == 1
    assert [len(chat.events(name)) for name in ("ready", "open")] == [1, 1]


def test_an_answer_is_shown_while_it_is_written(chat: Chat, model: Model) -> None:
    first, second = model.says_in_steps(LEAVE, CARRIED)
    chat.open().send(QUESTION)
    expect(chat.last.locator(".question")).to_contain_text(QUESTION)
    expect(chat.last.locator(".stage")).to_contain_text("Searching the documents")
    first.set()
    expect(chat.prose).to_contain_text("25 days of paid leave")
    assert "carried over" not in chat.prose.inner_text()
    assert chat.events("answer") == []
    second.set()
    answer = chat.answer()
    expect(chat.prose).to_contain_text("carried over")
    assert answer["answered"] is True
    assert chat.events("question") == [{"message": QUESTION}]


def test_each_statement_has_a_mark_that_names_its_source(chat: Chat, model: Model) -> None:
    model.says(f"{LEAVE} [1] {CARRIED} [1]")
    answer = chat.open().ask(QUESTION)
    cited = answer["citations"]
    assert cited and {one["page"] for one in cited} == {2}
    expect(chat.marks).to_have_count(2)
    names = [mark.get_attribute("aria-label") for mark in chat.marks.all()]
    assert set(names) == {f"Source {one['index']}: {TITLE}, Page 2" for one in cited}
    expect(chat.cards).to_have_count(len(cited))
    card = chat.cards.first
    expect(card).to_contain_text(TITLE)
    expect(card).to_contain_text("Page 2")
    expect(card).to_contain_text("These words stand in the document")
    expect(card.locator("blockquote")).to_have_text(cited[0]["quote"])
    expect(card.locator("blockquote")).to_be_visible()
    expect(chat.last.locator(".tag")).to_have_text("Written by a language model from the policies")


def test_a_follow_up_goes_on_with_the_conversation(chat: Chat, model: Model) -> None:
    model.says(f"{LEAVE} [1]")
    first = chat.open().ask(QUESTION)
    model.says(f"{CARRIED} [1]")
    second = chat.ask(FOLLOW_UP)
    assert second["conversation_id"] == first["conversation_id"]
    assert "carried over" in second["answer"]
    expect(chat.turns).to_have_count(2)
    expect(chat.prose).to_contain_text("carried over")


def test_a_refusal_looks_like_one_and_says_whom_to_ask(chat: Chat, site: Site) -> None:
    site.configure(contact={"name": "Anna Berg", "email": "hr@example.org"})
    answer = chat.open().ask(UNANSWERED)
    assert answer["answered"] is False
    expect(chat.last.locator(".tag")).to_have_text("Not found in the policies")
    expect(chat.last.get_by_role("link", name="hr@example.org")).to_have_attribute(
        "href", "mailto:hr@example.org"
    )
    expect(chat.last.get_by_role("heading", name="The closest passages")).to_be_visible()
    assert chat.cards.count() == len(answer["refusal"]["closest"]) > 0
    assert chat.last.locator(".tools").count() == 0


def test_an_answer_without_a_model_is_labelled_as_quoted(chat: Chat, model: Model) -> None:
    model.says("")
    answer = chat.open().ask(QUESTION)
    assert answer["generated"] is False
    expect(chat.last.locator(".tag")).to_have_text("Quoted from the policies")
    expect(chat.prose).to_contain_text("25 days")
    # The answer is the quote: its card shows it again only to those who ask for it.
    quote = chat.cards.first.locator(".words")
    expect(quote).to_be_hidden()
    chat.cards.first.get_by_text("These words stand in the document").click()
    expect(quote).to_be_visible()


def test_new_chat_begins_a_conversation_of_its_own(chat: Chat) -> None:
    first = chat.open().ask(QUESTION)
    chat.panel.get_by_role("button", name="New chat").click()
    expect(chat.turns).to_have_count(0)
    expect(chat.field).to_be_focused()
    second = chat.ask(QUESTION)
    assert second["conversation_id"] != first["conversation_id"]
    expect(chat.turns).to_have_count(1)


def test_a_suggested_question_is_asked_by_a_click(chat: Chat, site: Site) -> None:
    site.configure(suggested_questions=[QUESTION])
    chat.page.reload()
    chat.open()
    chat.panel.get_by_role("button", name=QUESTION).click()
    assert chat.answer()["answered"] is True
    expect(chat.last.locator(".question")).to_contain_text(QUESTION)


def test_the_pages_own_script_asks_through_the_element(chat: Chat, model: Model) -> None:
    gate = Event()
    model.says(f"{LEAVE} [1]", gate)
    expect(chat.launcher).to_be_visible()
    chat.element.evaluate("(chat, text) => void chat.ask(text)", QUESTION)
    expect(chat.panel).to_be_visible()
    gate.set()
    assert chat.answer()["answered"] is True
