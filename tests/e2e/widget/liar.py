"""A server that the test makes up: it says whatever the test wants, and checks nothing."""

import json
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, Route

from tests.e2e.widget.chat import Chat
from tests.e2e.widget.host import Host, document, script_tag
from tests.e2e.widget.xss import Watch

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
