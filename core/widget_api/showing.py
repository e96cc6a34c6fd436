"""What visitors see of sources, as the widget has it set: none, quote or page."""

from dataclasses import dataclass, replace
from uuid import UUID

from django.conf import settings

from core.answering.live.feed import Told
from core.answering.types import Answer, Citation, Passage, Sources
from core.organizations.widget_settings import settings_of
from core.rest.answers import SHAPED, data_json
from core.tenancy.models import ApiKey
from core.widget_api.links import Link


def previews_of(key: ApiKey) -> str:
    """The setting of the widget that ``key`` belongs to."""
    return str(settings_of(key.shown_widget, key.organization)["previews"])


@dataclass(frozen=True, slots=True)
class Showing:
    """How one answer is shown to the visitor that ``link`` was made for."""

    link: Link
    previews: str

    def data(self, told: Told) -> str:
        """An event's data, as JSON."""
        if told.name not in SHAPED:
            return told.text
        data = told.data
        if isinstance(data, Answer):
            data = self.answer(data)
        elif isinstance(data, Citation):
            data = self._citation(data)
        elif isinstance(data, Sources) and self.previews != "page":
            data = Sources(())
        return data_json(data, self.page_url)

    def answer(self, answer: Answer) -> Answer:
        """``answer`` without what visitors do not see. Whole passages are shown only where whole
        pages are."""
        if self.previews == "page":
            return answer
        refusal = answer.refusal
        if refusal:
            refusal = replace(refusal, closest=tuple(map(self._passage, refusal.closest)))
        citations = tuple(map(self._citation, answer.citations))
        return replace(answer, sources=(), citations=citations, refusal=refusal)

    def page_url(self, quoted: Citation | Passage) -> str | None:
        """The address of the page's image, which this visitor can open."""
        if self.previews != "page":
            return None
        path = f"/widget/v1/pages/{self.link.message_id}/{quoted.index}.png"
        return f"{settings.BASE_PATH}{path}?token={self.link.token('page')}"

    def _citation(self, citation: Citation) -> Citation:
        return replace(citation, quote="", context="") if self.previews == "none" else citation

    def _passage(self, passage: Passage) -> Passage:
        return replace(passage, excerpt="") if self.previews == "none" else passage


def stream_url(link: Link, conversation_id: UUID) -> str:
    path = f"/widget/v1/stream/{conversation_id}/"
    return f"{settings.BASE_PATH}{path}?token={link.token('stream')}"
