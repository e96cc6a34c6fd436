"""Whatever a server says is shown as text, even if that server checked nothing at all.

The server's answers are made up here, so that each text reaches the widget as it is.
"""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.widget.host import Host
from tests.e2e.widget.liar import CONFIG, Liar, answer, citation, refusal
from tests.e2e.widget.xss import batches, payloads, squeezed


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


@pytest.mark.parametrize("kind", ["row", "list", "item", "definition"])
def test_what_a_quote_leans_on_is_text(liar: Liar, kind: str) -> None:
    texts = [text.replace("\t", " ").replace("\n", " ") for text in payloads()]
    for text in texts:
        quoted = {**citation(text), "kind": kind, "context": f"{text}\t{text}"}
        quoted["quote"] = f"{text}\t{text}"
        liar.history += [{"role": "user", "content": "?", "id": "0"}]
        liar.history += [answer("So. [1]", "x", citations=[quoted])]
    chat = liar.goto()
    expect(chat.cards).to_have_count(len(texts))
    shown = chat.panel.locator(".words").all_text_contents()
    assert all(squeezed(text) in squeezed(words) for text, words in zip(texts, shown, strict=True))
    liar.assert_nothing_happened()


def test_what_is_missing_is_text(liar: Liar) -> None:
    texts = payloads()
    for text in texts:
        liar.history += [{"role": "user", "content": "?", "id": "0"}]
        liar.history += [answer("So.", "x", answered="partly", missing=[text, text])]
    chat = liar.goto()
    expect(chat.panel.locator(".tag")).to_have_count(len(texts))
    told = [f"Not found in the policies: {text} · {text}" for text in texts]
    assert chat.panel.locator(".tag").all_text_contents() == told
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
    assert chat.panel.locator(".welcome > p:first-child").text_content() == "\n".join(texts)
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
