"""What a client does with a stack: upload, wait, ask."""

from pathlib import Path
from typing import Any

import httpx

from tests.compose.stack import wait_for

INGEST_SECONDS = 600


def upload(api: httpx.Client, path: Path) -> str:
    with path.open("rb") as file:
        answer = api.post("documents/upload/", files={"file": (path.name, file)})
    assert answer.status_code in (200, 202), answer.text
    return str(answer.json()["id"])


def wait_until_completed(api: httpx.Client, document_id: str) -> None:
    def is_completed() -> bool:
        state = api.get(f"documents/{document_id}/status/").json()
        assert state["status"] != "failed", state
        return bool(state["status"] == "completed")

    wait_for(is_completed, INGEST_SECONDS)


def ask(api: httpx.Client, question: str) -> dict[str, Any]:
    answer = api.post("query/", json={"query": question})
    assert answer.status_code == 200, answer.text
    return dict(answer.json())
