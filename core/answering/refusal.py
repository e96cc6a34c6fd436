"""Saying that the policies do not answer, in a way that helps: what was searched, which
passages came closest, and whom to ask."""

from collections.abc import Iterator, Sequence

from core.answering.citing.cited_pages import UNKNOWN, CitedPage
from core.answering.citing.quotes import PageTexts, Quote, find_quotes
from core.answering.draft import Draft
from core.answering.question import Situation
from core.answering.stored import from_json
from core.answering.talk import is_for_a_person, talk_to
from core.answering.thresholds import THRESHOLDS
from core.answering.types import Contact, Passage, Refusal
from core.retrieval.hits import Hit
from core.text.languages import LANGUAGES
from core.text.languages.en import ENGLISH
from core.text.sentences import split_sentences
from core.text.words import content_stems


def refusal_text(situation: Situation) -> str:
    """The whole answer, in the question's language where it is known here, else in English."""
    known = LANGUAGES.get(situation.language, ENGLISH)
    language = known if known.not_found else ENGLISH
    contact = _contact(situation)
    return f"{language.not_found} {language.ask.format(contact)}" if contact else language.not_found


def advice_of(draft: Draft) -> str:
    """The sentence in front of an answer that a person should rather give; empty for others, and
    where nobody is named."""
    situation = draft.situation
    contact, language = _contact(situation), situation.language
    if contact and is_for_a_person(draft.question.text, language, situation.for_a_person):
        return talk_to(contact, language)
    return ""


def _contact(situation: Situation) -> str:
    if situation.contact is None:
        return ""
    first, *others = filter(None, situation.contact.values())
    return f"{first} ({others[0]})" if others else str(first)


def refusal_of(draft: Draft) -> Refusal:
    """What was searched, what came closest and whom to ask."""
    contact = draft.situation.contact
    return Refusal(
        draft.found.searched, _closest(draft), from_json(Contact, contact) if contact else None
    )


def _closest(draft: Draft) -> tuple[Passage, ...]:
    """None for what is about something else: far passages help nobody."""
    closest: list[Passage] = []
    for hit in _near(draft):
        excerpt = _best_unit(draft, hit) or _excerpt(draft.query, hit, draft.pages)
        if excerpt is None or any(excerpt.text == other.excerpt for other in closest):
            continue
        page = draft.cited_pages.get((hit.version_id, excerpt.page), UNKNOWN)
        closest.append(_passage(len(closest) + 1, hit, excerpt, page))
        if len(closest) == THRESHOLDS.closest:
            break
    return tuple(closest)


def _near(draft: Draft) -> Sequence[Hit]:
    """The hits that help, the nearest first. Where the judge has read them, those of which a unit
    is near."""
    if draft.verdict.reason == "out_of_scope":
        return ()
    if draft.choice is None or not draft.choice.ranked:
        return draft.found.hits
    near = {
        one.candidate.hit.chunk_id
        for one in draft.choice.ranked
        if one.score >= THRESHOLDS.choosing.near
    }
    return [hit for hit in draft.found.hits if hit.chunk_id in near]


def _passage(index: int, hit: Hit, excerpt: Quote, page: CitedPage) -> Passage:
    return Passage(
        index=index,
        document_id=hit.document_id,
        document_title=hit.document_title,
        version=hit.version,
        page=excerpt.page,
        section=excerpt.under(hit.section),
        excerpt=excerpt.text,
        chunk_id=hit.chunk_id,
        boxes=tuple(map(tuple, excerpt.boxes)),
        page_label=page.label,
        page_count=page.count,
        page_kind=page.kind,
    )


def _best_unit(draft: Draft, hit: Hit) -> Quote | None:
    """What of a hit the judge holds for nearest to an answer."""
    ranked = draft.choice.ranked if draft.choice else ()
    for one in ranked:
        if one.candidate.hit.chunk_id == hit.chunk_id:
            unit = one.candidate.unit
            if found := find_quotes(hit, unit.start, unit.end, draft.pages):
                return _longest(found)
    return None


def _longest(parts: Sequence[Quote]) -> Quote:
    """Of what runs over pages, the part that says most."""
    return max(parts, key=lambda part: len(part.text))


def _excerpt(query: str, hit: Hit, pages: PageTexts) -> Quote | None:
    """The sentence or two that share most with ``query``, as they stand on their page."""
    asked = content_stems(query, hit.language)

    def shared(span: tuple[int, int]) -> int:
        return len(asked & content_stems(hit.content[slice(*span)], hit.language))

    for start, end in sorted(_spans(hit.content), key=shared, reverse=True):
        if found := find_quotes(hit, start, end, pages):
            return _longest(found)
    return None


def _spans(text: str) -> Iterator[tuple[int, int]]:
    """Two sentences at a time where they are short, else one."""
    sentences = [s for s in split_sentences(text) if not s.is_heading]
    for number, sentence in enumerate(sentences):
        following = sentences[number + 1].end if number + 1 < len(sentences) else sentence.end
        if following - sentence.start <= THRESHOLDS.excerpt_characters:
            yield sentence.start, following
        yield sentence.start, sentence.end
