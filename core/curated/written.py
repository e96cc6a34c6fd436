"""What somebody writes as a curated answer, and what it has to say. Inside ``tenant()``."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NoReturn
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from core.documents.models import Document
from core.errors import InvalidInput
from core.tenancy.audiences import Audience, checked
from core.tenancy.members import members
from core.tenancy.models import User

MOST_QUESTIONS = 10
EVERYBODY = Audience()


@dataclass(frozen=True, slots=True)
class Written:
    """``questions`` are wordings of one question, the first of which stands for all. The source is
    said in words, by an address, by a document or by several of these; a page needs the document
    that it is in. ``owner`` and ``source_document`` are ids."""

    questions: tuple[str, ...]
    text: str
    language: str
    answered_by: str
    valid_until: date
    source: str = ""
    source_url: str = ""
    source_document: UUID | None = None
    source_page: int | None = None
    owner: UUID | None = None
    audience: Audience = EVERYBODY


def owners() -> "QuerySet[User]":
    """Who can look after a curated answer: the active members."""
    return members().filter(is_active=True)


def columns_of(written: Written, before: Written | None = None) -> dict[str, Any]:
    """``written`` as the columns of CuratedAnswer. InvalidInput names the field; what was there
    ``before`` may stay, such as an end in the past."""
    _check_questions(written)
    _check_source(written)
    if written.valid_until < timezone.now().date() and not (
        before and written.valid_until == before.valid_until
    ):
        refuse("valid_until", _("Choose today or a later day."))
    return {
        "text": written.text,
        "language": written.language,
        "answered_by": written.answered_by,
        "valid_until": written.valid_until,
        "source": written.source,
        "source_url": written.source_url,
        "source_document": _source_document(written.source_document),
        "source_page": written.source_page,
        "owner": _owner(written.owner, before),
        "audience": checked(written.audience),
    }


def version_content(columns: Mapping[str, Any], questions: tuple[str, ...]) -> dict[str, Any]:
    """The same as JSON, for the list of versions; ids stand for owner and document."""
    document, owner = columns["source_document"], columns["owner"]
    return {
        **columns,
        "questions": list(questions),
        "valid_until": columns["valid_until"].isoformat(),
        "source_document": str(document.pk) if document else None,
        "owner": str(owner.pk) if owner else None,
    }


def folded(question: str) -> str:
    """A wording without what does not tell it from another: case, spaces, the sign at its end."""
    return " ".join(question.split()).casefold().rstrip(" ?.!")


def refuse(field: str, sentence: str) -> NoReturn:
    """Raise InvalidInput for one field."""
    raise InvalidInput(sentence, {field: [sentence]})


def _check_questions(written: Written) -> None:
    if len(written.questions) > MOST_QUESTIONS:
        refuse("questions", _("Write at most %(most)s questions.") % {"most": MOST_QUESTIONS})
    distinct = {folded(question) for question in written.questions} - {""}
    if not distinct or len(distinct) < len(written.questions):
        refuse("questions", _("Write at least one question, and each only once."))


def _check_source(written: Written) -> None:
    if not (written.source or written.source_url or written.source_document):
        refuse(
            "source", _("Say where the answer comes from: in words, by an address or a document.")
        )
    if written.source_page and not written.source_document:
        refuse("source_page", _("A page needs the document that it is in."))


def _source_document(document_id: UUID | None) -> Document | None:
    if document_id is None:
        return None
    # Locked against deletion until the commit.
    found = Document.objects.select_for_update(of=("self",), no_key=True).filter(pk=document_id)
    return found.first() or refuse("source_document", _("Choose a document of the organization."))


def _owner(member_id: UUID | None, before: Written | None) -> User | None:
    if member_id is None:
        return None
    stays = before is not None and member_id == before.owner
    found = (members() if stays else owners()).filter(pk=member_id).first()
    return found or refuse("owner", _("Choose an active member of the organization."))
