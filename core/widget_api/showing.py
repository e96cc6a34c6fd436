"""What visitors see of sources, as the organization has set it: none, quote or page."""

import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from core.answering.told import Told, without_boxes
from core.tenancy.models import Organization
from core.tenancy.options import options_of
from core.widget_api.links import Link


def previews_of(organization: Organization) -> str:
    return str(options_of(organization)["widget"]["previews"])


@dataclass(frozen=True, slots=True)
class Showing:
    """How one answer is shown to the visitor that ``link`` was made for."""

    link: Link
    previews: str

    def data(self, told: Told) -> str:
        """An event's data, as JSON."""
        if told.name not in ("sources", "citation", "done"):
            return told.text
        data = without_boxes(json.loads(told.text))
        if told.name == "citation":
            self._show(data)
        elif told.name == "sources":
            data["sources"] = self._sources(data["sources"])
        else:
            self.answer(data)
        return json.dumps(data, ensure_ascii=False)

    def answer(self, answer: dict[str, Any]) -> None:
        """Change an answer object, or what history shows of it."""
        for quoted in [*answer["citations"], *((answer["refusal"] or {}).get("closest", ()))]:
            self._show(quoted)
        if "sources" in answer:
            answer["sources"] = self._sources(answer["sources"])

    def _show(self, quoted: dict[str, Any]) -> None:
        for name in ("quote", "excerpt"):
            if name in quoted and self.previews == "none":
                quoted[name] = ""
        quoted["page_url"] = (
            page_url(self.link, quoted["index"]) if self.previews == "page" else None
        )

    def _sources(self, sources: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Whole passages are shown only where whole pages are."""
        return sources if self.previews == "page" else []


def stream_url(link: Link, conversation_id: UUID) -> str:
    return f"/widget/v1/stream/{conversation_id}/?token={link.token('stream')}"


def page_url(link: Link, index: int) -> str:
    return f"/widget/v1/pages/{link.message_id}/{index}.png?token={link.token('page')}"
