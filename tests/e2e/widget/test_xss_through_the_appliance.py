"""Hostile texts on their real ways: documents, answers, questions, settings."""

import unicodedata
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import Organization
from tests.e2e.widget.chat import Chat
from tests.e2e.widget.host import Host
from tests.e2e.widget.model import Model
from tests.e2e.widget.site import Site
from tests.e2e.widget.xss import Watch, batches, payloads, squeezed

SUBJECTS = (
    "anchor barrel candle dinghy engine ferry galley hammer island jacket kettle lantern "
    "mooring needle oven paddle quay rudder sail tackle uniform valve winch yacht zipper "
    "apron bucket crane drill easel flag glove hatch icebox jetty knot ladder mast net oar "
    "pump rope scale tiller umbrella varnish whistle yard zinc awning bell chain dock"
)
LONGEST_TITLE = 300
SEPARATOR = " · "


def storable(text: str) -> str:
    """On one line, and without control characters, which make a file no text."""
    kept = "".join(char if unicodedata.category(char) != "Cc" else " " for char in text)
    return " ".join(kept.split())


def groups() -> list[list[str]]:
    """The corpus in portions, each of which fits a title."""
    made: list[list[str]] = [[]]
    for text in map(storable, payloads()):
        if len(SEPARATOR.join([*made[-1], text])) > LONGEST_TITLE:
            made.append([])
        made[-1].append(text)
    return made


def sentences(subject: str, group: list[str]) -> list[str]:
    return [
        f"Note {number} on the {subject} reads {text} and hangs beside the {subject}."
        for number, text in enumerate(group, start=1)
    ]


@pytest.fixture
def visited(organization: Organization, host: Host) -> Site:
    """An organization of the test's own, for it gets many more documents."""
    return Site.made(organization, host)


@pytest.fixture
def watch(page: Page, site: Site) -> Watch:
    return Watch(page, site.server, site.host.origin)


def open_chat(page: Page, site: Site) -> Chat:
    page.goto(site.page(open=""))
    chat = Chat(page)
    expect(chat.field).to_be_visible()
    return chat


def test_titles_quotes_and_answers_are_text(
    page: Page, site: Site, watch: Watch, model: Model, document_factory: Callable[..., Any]
) -> None:
    site.configure(answers={"unsupported": "mark"})
    stored = list(zip(SUBJECTS.split(), groups(), strict=False))
    for subject, group in stored:
        text = "\n\n".join(sentences(subject, group))
        document_factory(site.organization, text, title=SEPARATOR.join(group))
    chat = open_chat(page, site)
    in_titles, in_quotes, in_answers = set(), set(), set()
    for subject, group in stored:
        model.says(*(f"{sentence} [1]\n" for sentence in sentences(subject, group)))
        answer = chat.ask(f"What do the notes on the {subject} read?")
        shown = answer["citations"] or answer["refusal"]["closest"]
        titles = chat.last.locator(".card .name").all_text_contents()
        quotes = chat.last.locator(".card blockquote").all_text_contents()
        assert titles == [one["document_title"] for one in shown]
        assert quotes == [one.get("quote") or one["excerpt"] for one in shown]
        prose = chat.prose.text_content() or ""
        for text in group:
            in_titles |= {text} if any(text in title for title in titles) else set()
            words = squeezed(text)
            in_quotes |= {text} if any(words in squeezed(quote) for quote in quotes) else set()
            in_answers |= {text} if words in squeezed(prose) else set()
    print(len(in_titles), len(in_quotes), len(in_answers), len(stored))
    watch.assert_nothing_happened(site.server)
    assert min(map(len, (in_titles, in_quotes, in_answers))) >= 200


def test_questions_are_text_when_asked_and_when_read_again(
    page: Page, site: Site, watch: Watch
) -> None:
    chat = open_chat(page, site)
    asked = ["\n".join(map(storable, batch)) for batch in batches(payloads(), 24)]
    for question in asked:
        chat.ask(question[:2000])
    shown = chat.panel.locator(".question > span:last-child")
    assert shown.all_text_contents() == [question[:2000] for question in asked]
    watch.assert_nothing_happened(site.server)
    page.reload()
    expect(shown).to_have_count(len(asked))
    assert shown.all_text_contents() == [question[:2000] for question in asked]
    watch.assert_nothing_happened(site.server)


def test_settings_are_text(page: Page, site: Site, watch: Watch) -> None:
    texts = [storable(text) for text in payloads()]
    joined = [*batches([text for text in texts if len(text) <= 60], 3)]
    suggestions = [SEPARATOR.join(few) for few in joined]
    for eight in batches(suggestions, 8):
        site.configure(
            suggested_questions=list(eight),
            greeting="\n".join(eight)[:500],
            title=eight[0][:80],
            contact={"name": eight[0][:100], "email": None, "url": None},
        )
        chat = open_chat(page, site)
        buttons = chat.panel.locator(".suggestion")
        expect(buttons).to_have_count(len(eight))
        assert buttons.all_text_contents() == list(eight)
        assert (
            chat.panel.locator(".welcome > p:first-child").text_content()
            == "\n".join(eight)[:500].strip()
        )
        assert chat.panel.locator("h2").text_content() == eight[0][:80].strip()
        watch.assert_nothing_happened(site.server)
    assert sum(map(len, joined)) >= 200


def test_settings_that_would_be_addresses_or_styles_are_refused(site: Site) -> None:
    from rest_framework.exceptions import ValidationError

    for text in payloads():
        if text.startswith("http"):
            continue
        for change in (
            {"contact": {"name": None, "email": None, "url": text}},
            {"contact": {"name": None, "email": text, "url": None}},
            {"accent": text},
            {"theme": text},
            {"position": text},
        ):
            with pytest.raises(ValidationError):
                site.configure(**change)
