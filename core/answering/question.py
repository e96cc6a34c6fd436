"""What is asked, and what the question meets: settings, and what was said before."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.utils import timezone

from core.answering.allowance import check_allowance
from core.answering.checking.release import Replacement
from core.conversations.history import recent_messages
from core.conversations.models import Surface
from core.curated.nearest import state_of_curated
from core.organizations.settings import options_of
from core.providers.base import Turn
from core.retrieval.in_force import index_version
from core.tenancy.models import Organization
from core.tenancy.readers import ANYBODY, Reader
from core.text.detect import detect
from core.text.languages import DEFAULT, beginnings_of

TOP_K = 5
HISTORY_MESSAGES = 4
HISTORY_CHARACTERS = 1000
EARLIER_MESSAGES = 12  # among which the last question that stands alone is looked for


@dataclass(frozen=True, slots=True)
class Question:
    """``reader`` is whom it is answered for: no document for others is searched. ``as_of`` asks
    what was in force on that day; None is today. ``surface`` is where a new conversation is held,
    ``key_id`` the key for an audience that begins it, ``widget_id`` the widget, None being the
    first."""

    text: str
    conversation_id: UUID | None = None
    user_identifier: str = ""
    top_k: int = TOP_K
    filters: dict[str, Any] = field(default_factory=dict)
    as_of: date | None = None
    surface: Surface = Surface.API
    reader: Reader = ANYBODY
    key_id: UUID | None = None
    widget_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Situation:
    """``index`` is the version of all that may be searched on ``day``, ``curated`` that of all
    curated answers in the question's language, empty where there are none.

    ``model`` is what the organization has chosen to write, None being the installation's own.
    ``organization`` is the name of the one that is asked; ``contact``, ``strictness`` (a name of
    thresholds.STRICTNESS), ``unsupported``, ``for_a_person`` (beginnings of words that tell of what
    people should take to a person) and ``synonyms`` (lines of its own) are its settings.
    ``earlier`` are the questions of the conversation and ``history`` its latest turns, oldest
    first.
    """

    organization_id: UUID
    day: date
    index: str
    curated: str
    model: str | None
    organization: str
    language: str
    contact: dict[str, Any] | None
    strictness: str
    unsupported: Replacement
    for_a_person: tuple[str, ...]
    synonyms: tuple[str, ...]
    earlier: tuple[str, ...]
    history: tuple[Turn, ...]


def situation_of(organization_id: UUID, question: Question) -> Situation:
    """Read inside ``tenant()``, as the question's reader. Raises QuotaExceeded, and InvalidInput
    for a filter."""
    organization = Organization.objects.get(pk=organization_id)
    options = options_of(organization)
    check_allowance()
    before = recent_messages(question.conversation_id, EARLIER_MESSAGES)
    if options["answers"]["follow_ups"] == "off":
        before = []
    day = question.as_of or timezone.now().date()
    language = detect(question.text, (options["language"] or DEFAULT).split("-")[0])
    return Situation(
        organization_id=organization_id,
        day=day,
        index=index_version(organization_id, day, question.filters),
        curated=state_of_curated(day, language),
        model=options["answers"]["model"],
        organization=organization.name,
        language=language,
        contact=options["contact"] if any(options["contact"].values()) else None,
        strictness=options["answers"]["strictness"],
        unsupported=options["answers"]["unsupported"],
        for_a_person=(
            *beginnings_of(options["answers"]["person_topics"]),
            *options["answers"]["person_words"],
        ),
        synonyms=tuple(options["answers"]["synonyms"] or ()),
        earlier=tuple(message.content for message in before if message.role == "user"),
        history=tuple(
            Turn(message.role, message.content[:HISTORY_CHARACTERS])  # type: ignore[arg-type]
            for message in before[-HISTORY_MESSAGES:]
        ),
    )
