"""Stored answers on pages that the server renders."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse
from django.utils.safestring import SafeString
from markdown_it import MarkdownIt

from core.answering.citing.page_names import page_name
from core.answering.stored import answer_of, trace_of
from core.answering.types import Answer, Citation, Passage, Trace
from core.console.places import names_of_candidates
from core.conversations.models import Feedback, Message, MessageRole
from core.retrieval.hits import Candidate


@dataclass(frozen=True, slots=True)
class Quoted:
    """Words of a document, and the address of the page that they stand on; ``page`` is how that is
    named, "" where it has no number of its own."""

    index: int
    title: str
    version: int
    page: str
    section: str
    words: str
    address: str


@dataclass(frozen=True, slots=True)
class ShownAnswer:
    """An answer with its sources; ``trace`` for those who may see how it came about, with how the
    places of its ``candidates`` are named."""

    message: Message
    text: SafeString
    answer: Answer | None
    opinion: Feedback | None
    sources: list[Quoted]
    closest: list[Quoted]
    trace: Trace | None = None
    candidates: Sequence[tuple[Candidate, str]] = ()


def shown_answer(message: Message) -> ShownAnswer:
    """``message`` for a template; what it reads of ``feedback`` should be selected with it."""
    answer = answer_of(message)
    refusal = answer.refusal if answer else None
    return ShownAnswer(
        message=message,
        text=as_html(message.content),
        answer=answer,
        opinion=getattr(message, "feedback", None),
        sources=quoted(message.pk, answer.citations if answer else ()),
        closest=quoted(message.pk, refusal.closest if refusal else ()),
    )


def explained(messages: Sequence[Message]) -> list[Message | ShownAnswer]:
    """Questions as they are, and answers with how they came about. Inside ``tenant()``; the names
    of all places take two queries."""
    shown = [one if one.role == MessageRole.USER else shown_answer(one) for one in messages]
    answers = [one for one in shown if isinstance(one, ShownAnswer)]
    traces = {one.message.pk: trace_of(one.message) for one in answers}
    found = [candidate for trace in traces.values() if trace for candidate in trace.candidates]
    names = iter(names_of_candidates(found))
    return [
        replace(one, trace=trace, candidates=list(zip(trace.candidates, names, strict=False)))
        if isinstance(one, ShownAnswer) and (trace := traces[one.message.pk])
        else one
        for one in shown
    ]


def placed(trace: Trace) -> list[tuple[Candidate, str]]:
    """The passages that were looked at, with the names of their places. Inside ``tenant()``."""
    return list(zip(trace.candidates, names_of_candidates(trace.candidates), strict=True))


def quoted(message_id: UUID, found: Sequence[Citation | Passage]) -> list[Quoted]:
    """What the answer ``message_id`` quotes."""
    return [
        Quoted(
            index=one.index,
            title=one.document_title,
            version=one.version,
            page=page_name(one),
            section=one.section,
            words=one.quote if isinstance(one, Citation) else one.excerpt,
            address=_address(message_id, one),
        )
        for one in found
    ]


def _address(message_id: UUID, one: Citation | Passage) -> str:
    page = reverse("console:source", args=[one.document_id, one.page])
    query = {"version": one.version, "citation": f"{message_id}.{one.index}"}
    return f"{page}?{urlencode(query)}"


def as_html(text: str) -> SafeString:
    """The Markdown of an answer as HTML, without links, images and anything of its own that would
    be HTML: a model wrote it."""
    return SafeString(_markdown().render(text))  # every character of ``text`` is escaped


@cache
def _markdown() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "breaks": True}).enable("table")
    parser.disable(["link", "image", "autolink", "reference", "heading", "lheading"])
    parser.add_render_rule("table_open", _table_open)
    parser.add_render_rule("table_close", _table_close)
    return parser


def _table_open(*_: Any) -> str:
    # Scrolls sideways on a phone; focusable, so that the arrow keys can scroll it.
    return '<div class="table" tabindex="0" role="group" aria-label="Table"><table>'


def _table_close(*_: Any) -> str:
    return "</table></div>"
