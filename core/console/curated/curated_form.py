"""A curated answer as a form. What may be in it is core.rest.curated_answers' to say."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from core.console.audience_form import AudienceForm, audience_form, audience_sent
from core.curated.written import Written
from core.rest.curated_answers import CuratedForm
from core.rest.field_errors import sentences_by_field

USUAL_DAYS = 365  # that a new one answers
PLAIN = ("text", "language", "answered_by", "valid_until", "source", "source_url")
CHOSEN = ("source_document", "source_page", "owner")


class FilledForm:
    """What was typed, or ``written`` as it is; ``errors`` by field once it was refused. Made inside
    ``tenant()``."""

    def __init__(self, written: Written, request: HttpRequest) -> None:
        self.errors: dict[str, Any] = {}
        self._request = request
        typed = request.POST if request.method == "POST" else None
        self.values: dict[str, str] = {
            name: typed.get(name, "") if typed else _spelled(getattr(written, name))
            for name in (*PLAIN, *CHOSEN)
        }
        # One wording on each line.
        self.questions = typed.get("questions", "") if typed else "\n".join(written.questions)
        self.audience: AudienceForm = audience_form(written.audience.names, request)

    def read(self) -> dict[str, Any] | None:
        """What a valid form says; None with ``errors`` where it is not."""
        given = {
            **{name: self.values[name] for name in PLAIN},
            **{name: self.values[name].strip() or None for name in CHOSEN},
            "questions": [line for line in self.questions.splitlines() if line.strip()],
            "audience": audience_sent(self._request),
        }
        shape = CuratedForm(data=given)
        if shape.is_valid():
            return dict(shape.validated_data)
        self.errors = sentences_by_field(shape.errors)
        return None


def blank(question: str, answered_by: str, language: str) -> Written:
    """What a new one begins with, for everybody and a year."""
    return Written(
        questions=(question,) if question else (),
        text="",
        language=language,
        answered_by=answered_by,
        valid_until=timezone.now().date() + timedelta(days=USUAL_DAYS),
    )


def _spelled(value: object) -> str:
    return "" if value is None else str(value)
