"""Everything can be done with the keyboard alone, and the focus is never lost."""

from playwright.sync_api import Page, expect

from tests.e2e.widget.chat import Chat
from tests.e2e.widget.policy import QUESTION, TITLE
from tests.e2e.widget.site import Site

FOCUSED = """() => {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  return element?.getAttribute("aria-label") ?? element?.textContent?.trim() ?? "";
}"""
STEPS = 40


def focused(page: Page) -> str:
    name: str = page.evaluate(FOCUSED)
    return name


def tab_to(page: Page, name: str, key: str = "Tab") -> None:
    """Goes on with Tab until what has that name has the focus."""
    for _ in range(STEPS):
        if focused(page).startswith(name):
            return
        page.keyboard.press(key)
    raise AssertionError(f"{name} can't be reached; the focus is on {focused(page)}")


def test_what_goes_when_it_is_pressed_leaves_the_focus_in_the_field(page: Page, site: Site) -> None:
    site.configure(suggested_questions=[QUESTION])
    page.goto(site.page())
    chat = Chat(page).open()
    tab_to(page, QUESTION, key="Shift+Tab")
    page.keyboard.press("Enter")
    expect(chat.field).to_be_focused()
    chat.answer()
    page.keyboard.press("Escape")
    expect(chat.panel).to_be_hidden()


def test_a_visitor_asks_reads_a_source_and_leaves(chat: Chat) -> None:
    page = chat.page
    expect(chat.launcher).to_be_visible()
    tab_to(page, "Open the chat")
    page.keyboard.press("Enter")
    expect(chat.field).to_be_focused()
    page.keyboard.type(QUESTION)
    page.keyboard.press("Enter")
    chat.answer()
    expect(chat.field).to_be_focused()

    tab_to(page, "Source 1: ", key="Shift+Tab")
    mark = focused(page)
    page.keyboard.press("Enter")
    expect(chat.page_view.locator("img")).to_be_visible()
    assert focused(page) == "Back to the chat"
    tab_to(page, "Enlarge")
    page.keyboard.press("Space")
    expect(chat.page_view.locator(".zoomed")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(chat.page_view).to_have_count(0)
    assert focused(page) == mark

    tab_to(page, TITLE)
    page.keyboard.press("Enter")
    expect(chat.page_view).to_have_count(1)
    page.keyboard.press("Shift+Tab")
    tab_to(page, "Back to the chat")
    page.keyboard.press("Enter")
    assert focused(page).startswith(TITLE)

    page.keyboard.press("Escape")
    expect(chat.panel).to_be_hidden()
    expect(chat.launcher).to_be_focused()
    page.keyboard.press("Space")
    expect(chat.field).to_be_focused()


def test_feedback_is_given_without_a_mouse(chat: Chat) -> None:
    page = chat.page
    chat.open().ask(QUESTION)
    tab_to(page, "Bad answer", key="Shift+Tab")
    page.keyboard.press("Enter")
    comment = chat.last.get_by_label("Comment")
    expect(comment).to_be_visible()
    while not comment.evaluate("area => area.matches(':focus')"):
        page.keyboard.press("Tab")
    page.keyboard.type("Too short.")
    tab_to(page, "Send")
    page.keyboard.press("Enter")
    expect(chat.last.locator(".feedback")).to_contain_text("Thank you!")
    assert chat.events("feedback")
    expect(chat.last.locator(".feedback")).to_be_focused()


def test_shift_and_enter_begin_a_new_line(chat: Chat) -> None:
    chat.open()
    chat.page.keyboard.type("One")
    chat.page.keyboard.press("Shift+Enter")
    chat.page.keyboard.type("two")
    expect(chat.field).to_have_value("One\ntwo")
    assert chat.turns.count() == 0


def test_the_closed_chat_stands_in_no_ones_way(chat: Chat) -> None:
    page = chat.page
    expect(chat.launcher).to_be_visible()
    page.locator("#link").focus()
    visited = []
    for _ in range(4):
        page.keyboard.press("Tab")
        visited.append(focused(page))
    assert visited[:3] == ["Search", "Go", "Open the chat"]


def test_every_focus_is_visible(chat: Chat) -> None:
    """An outline, or a shadow, of the focused element or of what stands around it."""
    page = chat.page
    chat.open().ask(QUESTION)
    seen = set()
    for _ in range(STEPS):
        page.keyboard.press("Shift+Tab")
        name = focused(page)
        if name in seen or not page.evaluate("document.activeElement.localName === 'policy-chat'"):
            break
        seen.add(name)
        shown = page.evaluate(
            """() => {
              let element = document.activeElement.shadowRoot.activeElement;
              for (; element; element = element.parentElement) {
                const { outlineStyle, outlineWidth } = getComputedStyle(element);
                if (outlineStyle !== "none" && parseFloat(outlineWidth) >= 2) return true;
              }
              return false;
            }"""
        )
        assert shown, name
    assert len(seen) > 5


def test_what_is_typed_is_no_shortcut_of_the_page(chat: Chat) -> None:
    page = chat.page
    page.evaluate(
        """() => {
          window.heard = [];
          for (const type of ["keydown", "keypress", "keyup"])
            document.addEventListener(type, (event) => window.heard.push(event.key));
        }"""
    )
    chat.open()
    expect(chat.field).to_be_focused()
    page.keyboard.type("may I /carry over")
    expect(chat.field).to_have_value("may I /carry over")
    assert page.evaluate("window.heard") == []
    page.keyboard.press("Tab")  # a dialog of the page may hold the focus
    assert "Tab" in page.evaluate("window.heard")
