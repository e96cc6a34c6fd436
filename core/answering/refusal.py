"""Saying that the policies do not answer, in a way that helps: what was searched, which
passages came closest, and whom to ask."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from core.answering.draft import Draft
from core.answering.quotes import PageTexts, Quote, find_quote
from core.answering.situation import Situation
from core.providers.base import REFUSAL
from core.providers.sentences import split_sentences
from core.providers.words import content_stems
from core.retrieval.hits import Hit

CLOSEST = 3
EXCERPT_CHARACTERS = 300

_SENTENCES = {
    "en": (REFUSAL, "{} can help you."),
    "ar": ("لم أجد هذا في سياساتكم.", "يمكنكم سؤال {}."),
    "cs": ("V pravidlech jsem to nenašel.", "Obraťte se na {}."),
    "da": ("Det kunne jeg ikke finde i jeres politikker.", "Spørg {}."),
    "de": ("Das habe ich in Ihren Richtlinien nicht gefunden.", "Auskunft gibt {}."),
    "es": ("No he encontrado esto en sus políticas.", "Puede consultar a {}."),
    "fr": ("Je n’ai pas trouvé cela dans vos politiques.", "Adressez-vous à {}."),
    "it": ("Non ho trovato questo nelle vostre politiche.", "Può rivolgersi a {}."),
    "ja": ("規程の中に見つかりませんでした。", "{} にお問い合わせください。"),
    "nl": ("Ik heb dit niet in uw beleid gevonden.", "Vraag het aan {}."),
    "no": ("Det fant jeg ikke i retningslinjene deres.", "Spør {}."),
    "pl": ("Nie znalazłem tego w Państwa zasadach.", "Proszę zapytać: {}."),
    "pt": ("Não encontrei isto nas suas políticas.", "Pode perguntar a {}."),
    "ru": ("В ваших правилах я этого не нашёл.", "Спросите: {}."),
    "sv": ("Det hittade jag inte i era policyer.", "Fråga {}."),
    "tr": ("Bunu politikalarınızda bulamadım.", "Şuraya sorabilirsiniz: {}."),
    "uk": ("У ваших правилах я цього не знайшов.", "Запитайте: {}."),
    "zh": ("我在贵方的政策中没有找到相关内容。", "请咨询{}。"),
}


def refusal_text(situation: Situation) -> str:
    """The whole answer, in the question's language where it is known here, else in English."""
    sorry, ask = _SENTENCES.get(situation.language, _SENTENCES["en"])
    if situation.contact is None:
        return sorry
    first, *others = filter(None, situation.contact.values())
    who = f"{first} ({others[0]})" if others else first
    return f"{sorry} {ask.format(who)}"


def refusal_of(draft: Draft) -> dict[str, Any]:
    """The member ``refusal`` of an answer object, the boxes of its excerpts included."""
    return {
        "searched": draft.found.searched.to_dict(),
        "closest": _closest(draft),
        "contact": draft.situation.contact,
    }


def _closest(draft: Draft) -> list[dict[str, Any]]:
    closest: list[dict[str, Any]] = []
    for hit in draft.found.hits:
        excerpt = _excerpt(draft.query, hit, draft.pages)
        if excerpt is None or any(excerpt.text == other["excerpt"] for other in closest):
            continue
        closest.append(_passage(draft.message_id, len(closest) + 1, hit, excerpt))
        if len(closest) == CLOSEST:
            break
    return closest


def _passage(message_id: UUID, index: int, hit: Hit, excerpt: Quote) -> dict[str, Any]:
    return {
        "index": index,
        "document_id": str(hit.document_id),
        "document_title": hit.document_title,
        "version": hit.version,
        "page": excerpt.page,
        "section": hit.section,
        "excerpt": excerpt.text,
        "chunk_id": str(hit.chunk_id),
        "page_url": f"/api/v1/documents/{hit.document_id}/pages/{excerpt.page}.png"
        f"?version={hit.version}&citation={message_id}.{index}",
        "boxes": excerpt.boxes,
    }


def _excerpt(query: str, hit: Hit, pages: PageTexts) -> Quote | None:
    """The sentence or two that share most with ``query``, as they stand on their page."""
    asked = content_stems(query)

    def shared(span: tuple[int, int]) -> int:
        return len(asked & content_stems(hit.content[slice(*span)]))

    for start, end in sorted(_spans(hit.content), key=shared, reverse=True):
        if found := find_quote(hit, start, end, pages):
            return found
    return None


def _spans(text: str) -> Iterator[tuple[int, int]]:
    """Two sentences at a time where they are short, else one."""
    sentences = [s for s in split_sentences(text) if not s.is_heading]
    for number, sentence in enumerate(sentences):
        following = sentences[number + 1].end if number + 1 < len(sentences) else sentence.end
        if following - sentence.start <= EXCERPT_CHARACTERS:
            yield sentence.start, following
        yield sentence.start, sentence.end
