"""Whatever a server says is shown as text, even if that server checked nothing at all.

The server's answers are made up here, so that each text reaches the widget as it is.
"""

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.e2e.widget.chat import Chat
from tests.e2e.widget.host import Host, document, script_tag
from tests.e2e.widget.xss import Watch, batches, payloads, squeezed

SERVER = "http://127.0.0.1:8999"  # nobody is asked: every request is answered by the test
KEY = "pk_test"
(BUILT,) = Path("widget/dist").glob("widget-v*.js")
CONVERSATION = "00000000-0000-4000-8000-000000000000"
CONFIG = {
    **{"name": "Harbour", "title": "", "greeting": "", "suggested_questions": [], "contact": None},
    **{"language": None, "accent": None, "theme": "light", "position": "bottom-right"},
    **{"radius": 12, "font": "", "font_size": 16, "previews": "page", "identity": "optional"},
}


class Liar:
    """Answers the widget's calls with ``config``, ``history`` and ``events``."""

    def __init__(self, page: Page, host: Host) -> None:
        self.page = page
        self.host = host
        self.config: dict[str, Any] = CONFIG
        self.history: list[dict[str, Any]] = []
        self.events: list[tuple[str, dict[str, Any]]] = []
        self.problems: list[dict[str, Any]] = []
        self.watch = Watch(page, SERVER, host.origin)
        page.route(f"{SERVER}/**", self._answer)
        page.route(f"{SERVER}/widget.js", lambda route: route.fulfill(path=BUILT))

    def goto(self, **data: str) -> Chat:
        if self.history:
            state = {"visitor_token": "t", "conversation_id": CONVERSATION, "messages": []}
            item = json.dumps([f"policy-chat:{KEY}:", json.dumps(state)])
            self.page.add_init_script(f"localStorage.setItem(...{item})")
        script = script_tag(SERVER, KEY, open="", **data)
        self.page.goto(self.host.put(document(script)))
        return Chat(self.page)

    def _answer(self, route: Route) -> None:
        path = route.request.url.removeprefix(f"{SERVER}/widget/v1/").split("/")[0]
        headers = {"Access-Control-Allow-Origin": "*", "Access-Control-Allow-Headers": "*"}
        kind, status, body = "application/json", 200, "null"
        if route.request.method == "OPTIONS":
            status = 204
        elif path == "config":
            body = json.dumps(self.config)
        elif path == "history":
            body = json.dumps({"conversation_id": CONVERSATION, "messages": self.history})
        elif path == "chat" and self.problems:
            problem = self.problems.pop(0)
            status, body = problem["status"], json.dumps(problem)
        elif path == "chat":
            status = 202
            begun = {"conversation_id": CONVERSATION, "message_id": "1", "visitor_token": "t"}
            body = json.dumps({**begun, "stream_url": "/widget/v1/stream/1/"})
        elif path == "stream":
            kind, body = "text/event-stream", _framed(self.events)
        else:
            status = 404
        route.fulfill(status=status, content_type=kind, headers=headers, body=body)

    def assert_nothing_happened(self) -> None:
        self.watch.assert_nothing_happened(SERVER)


def _framed(events: list[tuple[str, dict[str, Any]]]) -> str:
    return "".join(
        f"id: {number}\nevent: {name}\ndata: {json.dumps(data)}\n\n"
        for number, (name, data) in enumerate(events, start=1)
    )


def citation(text: str, index: int = 1) -> dict[str, Any]:
    return {
        **{"index": index, "document_id": text, "document_title": text, "page": 1},
        **{"section": text, "quote": text, "verified": True, "chunk_id": text, "version": 1},
        "page_url": None,
    }


def answer(content: str, text: str, **changes: Any) -> dict[str, Any]:
    """A message of the history whose every text is ``text``."""
    basis = {"document_id": text, "version": 1, "effective_from": None, "effective_until": None}
    return {
        **{"id": "1", "role": "assistant", "content": content, "answered": True},
        **{"refusal": None, "citations": [citation(text)], "basis": [basis], "model": "m"},
        **{"stopped": False, "rating": None, **changes},
    }


def refusal(text: str) -> dict[str, Any]:
    closest = {**citation(text), "excerpt": text}
    contact = {"name": text, "email": f"{text}@b.example", "url": text}
    told = {"contact": contact, "closest": [closest]}
    return answer("Nothing.", text, answered=False, refusal=told, citations=[])


@pytest.fixture
def liar(page: Page, host: Host) -> Liar:
    return Liar(page, host)


def test_the_corpus_has_at_least_two_hundred_different_texts() -> None:
    assert len(set(payloads())) == len(payloads()) >= 200


def test_questions_sources_and_quotes_of_the_history_are_text(liar: Liar) -> None:
    texts = payloads()
    for text in texts:
        question = {"role": "user", "content": text, "id": "0"}
        liar.history += [question, answer("It is so. [1]", text)]
    chat = liar.goto()
    expect(chat.cards).to_have_count(len(texts))
    for selector in (".question span:last-child", ".card .name", ".card blockquote"):
        assert chat.panel.locator(selector).all_text_contents() == texts, selector
    sections = chat.panel.locator(".where bdi").all_text_contents()
    assert sections == texts
    titles = chat.marks.evaluate_all("marks => marks.map((mark) => mark.title)")
    assert all(text in title for text, title in zip(texts, titles, strict=True))
    liar.assert_nothing_happened()


def test_refusals_are_text(liar: Liar) -> None:
    texts = payloads()
    for text in texts:
        liar.history += [{"role": "user", "content": "?", "id": "0"}, refusal(text)]
    chat = liar.goto()
    expect(chat.cards).to_have_count(len(texts))
    assert chat.panel.locator(".card blockquote").all_text_contents() == texts
    contacts = chat.panel.locator(".contact").all_text_contents()
    assert all(
        f"{text}@b.example" in contact for text, contact in zip(texts, contacts, strict=True)
    )
    liar.assert_nothing_happened()


def test_answers_are_text_and_safe_links(liar: Liar) -> None:
    texts = payloads()
    for text in texts:
        liar.history += [{"role": "user", "content": "?", "id": "0"}, answer(text, "x")]
    chat = liar.goto()
    expect(chat.cards).to_have_count(len(texts))
    shown = chat.panel.locator(".prose").all_text_contents()
    lost = [text for text, prose in zip(texts, shown, strict=True) if not stands(text, prose)]
    assert lost == []
    liar.assert_nothing_happened()


def test_answers_that_stream_in_are_text_at_every_moment(liar: Liar) -> None:
    chat = liar.goto()
    expect(chat.field).to_be_visible()
    for number, batch in enumerate(batches(payloads(), 24)):
        whole = "\n\n".join(batch)
        pieces = [whole[start : start + 3] for start in range(0, len(whole), 3)]
        done = {**answer(whole, "x"), "message_id": "1", "answer": whole}
        liar.events = [("delta", {"text": piece}) for piece in pieces] + [("done", done)]
        chat.page.evaluate("document.querySelector('policy-chat').ask('?')")
        chat.answer(number)
        liar.assert_nothing_happened()


def test_what_the_configuration_says_is_text(liar: Liar) -> None:
    texts = payloads()
    liar.config = {**CONFIG, "suggested_questions": texts, "greeting": "\n".join(texts)}
    liar.config |= {"title": " ".join(texts), "font": texts[0], "accent": texts[1]}
    chat = liar.goto()
    expect(chat.panel.locator(".suggestion")).to_have_count(len(texts))
    assert chat.panel.locator(".suggestion").all_text_contents() == texts
    assert chat.panel.locator(".welcome > p").text_content() == "\n".join(texts)
    assert chat.panel.locator("h2").text_content() == " ".join(texts)
    liar.assert_nothing_happened()


def test_a_value_for_the_looks_is_a_value_and_no_style(liar: Liar) -> None:
    looks = ["font", "accent", "theme", "position", "radius", "font-size"]
    liar.config = {**CONFIG, **{name: payloads()[0] for name in looks[:4]}}
    chat = liar.goto()
    expect(chat.field).to_be_visible()
    chat.element.evaluate(
        "(chat, [looks, texts]) => { for (const text of texts) for (const name of looks)"
        "  chat.setAttribute('data-' + name, text); }",
        [looks, payloads()],
    )
    expect(chat.field).to_be_visible()
    liar.assert_nothing_happened()


def test_what_a_page_says_in_attributes_is_text(liar: Liar) -> None:
    texts = [text.replace("\0", "").replace("|", "/") for text in payloads()]
    data = {"title": texts[0], "greeting": "\n".join(texts), "questions": "|".join(texts)}
    chat = liar.goto(**data, contact_name=texts[1], contact_url="javascript:xss()")
    expect(chat.panel.locator(".suggestion").first).to_be_visible()
    shown = chat.panel.locator(".suggestion").all_text_contents()
    assert [squeezed(text) for text in shown] == [squeezed(text) for text in texts]
    liar.assert_nothing_happened()


def test_problems_are_text(liar: Liar) -> None:
    chat = liar.goto()
    expect(chat.field).to_be_visible()
    texts = ["\n".join(batch) for batch in batches(payloads(), 4)]
    liar.problems = [
        {"status": 400, "code": text, "detail": text, "title": text, "type": text} for text in texts
    ]
    chat.element.evaluate(
        "async (chat, times) => { for (; times; times--) await chat.ask('?'); }", len(texts)
    )
    assert chat.panel.locator(".note > span").all_text_contents() == texts
    liar.assert_nothing_happened()


def test_an_error_in_the_stream_is_text(liar: Liar) -> None:
    chat = liar.goto()
    expect(chat.field).to_be_visible()
    for batch in batches(payloads(), 40):
        text = "\n".join(batch)
        liar.events = [("error", {"status": 409, "code": text, "detail": text})]
        chat.page.evaluate("document.querySelector('policy-chat').ask('?')")
        expect(chat.last.locator(".note > span")).to_have_text(text, use_inner_text=False)
    liar.assert_nothing_happened()


def stands(text: str, prose: str) -> bool:
    """Whether every word of ``text`` is shown, but for addresses, names of code blocks, and the
    numbers of lists."""
    if any(sign in text for sign in ("](", "]:", "][", "```")):
        return True
    return squeezed(text.removeprefix("1. ")) in squeezed(prose)
