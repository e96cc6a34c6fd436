"""A conversation as a Markdown file."""

from collections.abc import Iterator

from django.http import HttpResponse
from django.utils import translation
from django.utils.http import content_disposition_header

from core.answering.citing.page_names import page_name
from core.answering.stored import answer_of
from core.answering.types import Answer, Citation
from core.conversations.models import Conversation, Feedback, Message, MessageRole

CONTENT_TYPE = "text/markdown"
BESIDE = "*Also in the policies:*"
UNFINISHED = "*This answer was never finished.*"


def transcript(conversation: Conversation) -> HttpResponse:
    """The file to download; inside ``tenant()``."""
    return HttpResponse(
        as_markdown(conversation, list(conversation.messages.select_related("feedback"))),
        content_type=f"{CONTENT_TYPE}; charset=utf-8",
        headers={
            "Content-Disposition": content_disposition_header(
                True, f"conversation-{conversation.created_at:%Y-%m-%d}-{conversation.pk}.md"
            )
            or "attachment",
            "Cache-Control": "private, no-store",
            "X-Content-Type-Options": "nosniff",
        },
    )


def as_markdown(conversation: Conversation, messages: list[Message]) -> str:
    """Questions as headings, answers as they were shown, each with its sources."""
    asker = " ".join(conversation.user_identifier.split()) or "somebody unknown"
    begun = f"{conversation.created_at:%d %B %Y, %H:%M} UTC"
    lines = ["# Conversation", "", f"Begun {begun} by {asker} ({conversation.surface})."]
    for message in messages:
        lines += ["", *_turn(message)]
    return "\n".join(lines) + "\n"


def _turn(message: Message) -> Iterator[str]:
    if message.role == MessageRole.USER:
        yield f"## {' '.join(message.content.split())}"
        return
    if message.finished_at is None:
        yield UNFINISHED
        return
    answer = answer_of(message)
    yield from _content(message.content, answer)
    if answer and answer.curated:
        yield ""
        yield f"*Answered by {answer.curated.answered_by}, {answer.curated.answered_on:%d %B %Y}*"
    if answer and answer.citations:
        yield ""
        yield from map(_source, answer.citations)
    opinion: Feedback | None = getattr(message, "feedback", None)
    if opinion:
        comment = f": {' '.join(opinion.comment.split())}" if opinion.comment else ""
        yield ""
        yield f"*Rated {opinion.rating}{comment}*"


def _content(content: str, answer: Answer | None) -> Iterator[str]:
    beside = content[answer.lead :].strip() if answer else ""
    yield content.removesuffix(beside).strip() if beside else content
    if beside:
        yield from ("", BESIDE, "", beside)


def _source(citation: Citation) -> str:
    with translation.override("en"):  # as all of the file is
        place = page_name(citation) or citation.section
    where = ", ".join(filter(None, (citation.document_title, f"version {citation.version}", place)))
    return f"- \\[{citation.index}\\] {where}: “{' '.join(citation.quote.split())}”"
