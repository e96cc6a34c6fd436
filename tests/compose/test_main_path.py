"""From a PDF to an answer whose citation can be checked, through the running containers."""

import json
from pathlib import Path

import httpx
from pypdf import PdfReader

from tests.compose.asking import ask, upload, wait_until_completed
from tests.compose.stack import Stack

QUESTION = "How many days of annual leave does a full-time employee have?"


def test_a_pdf_is_ingested_and_a_question_answered_with_a_citation(
    stack: Stack, handbook: Path
) -> None:
    with stack.client() as api:
        wait_until_completed(api, upload(api, handbook))
        answer = ask(api, QUESTION)
        citation = answer["citations"][0]
        page = api.get(httpx.URL(stack.url).join(citation["page_url"]))
    assert answer["answered"]
    assert citation["verified"]
    # Which sentence is quoted is the small model's choice; that it stands there is ours.
    original = PdfReader(handbook).pages[citation["page"] - 1].extract_text()
    assert " ".join(citation["quote"].split()) in " ".join(original.split())
    assert page.headers["content-type"] == "image/png"


def test_a_visitor_is_answered_through_the_widget(stack: Stack, handbook: Path) -> None:
    with stack.client() as api:
        wait_until_completed(api, upload(api, handbook))
    headers = {"X-API-Key": stack.credentials()["publishable_key"], "Origin": stack.url}
    with httpx.Client(base_url=stack.url, headers=headers, timeout=120) as visitor:
        asked = visitor.post("/widget/v1/chat/", json={"message": QUESTION})
        assert asked.status_code == 202, asked.text
        events = visitor.get(asked.json()["stream_url"]).text
        script = visitor.get("/widget.js")
    last = events.rpartition("event: done")[2]
    done = json.loads(last.partition("data: ")[2].splitlines()[0])
    assert done["answered"]
    assert done["citations"][0]["verified"]
    assert script.status_code == 200
