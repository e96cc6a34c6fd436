"""What is wrong with a field is said under its label, and in words of ours, in the reader's
language."""

from pathlib import Path
from typing import Any

import pytest
from babel.messages.pofile import read_po
from django.conf import settings
from django.utils import translation
from rest_framework.serializers import Serializer

import core.console
from core.console.library_sentences import SENTENCES
from core.console.templatetags.field_labels import LABELS
from core.rest.curated_answers import CuratedForm, CuratedQuery
from core.rest.document_changes import CompareQuery, DatesChange, DocumentChange, ManyChange
from core.rest.insight_report import InsightQuery
from core.rest.library import LibraryQuery
from core.rest.shown_gaps import GapChange, GapQuery, SynonymGiven
from core.rest.topics_report import TopicsQuery
from core.rest.wanted import ConversationQuery, DeliveryFilter

LOCALE = Path(core.console.__path__[0]) / "locale"
OF_PAGES = (
    *(CompareQuery, ConversationQuery, CuratedForm, CuratedQuery, DatesChange, DeliveryFilter),
    *(DocumentChange, GapChange, GapQuery, InsightQuery, LibraryQuery, ManyChange, SynonymGiven),
    TopicsQuery,
)
# What pages send without a field of that name, or never.
WITHOUT_FIELD = {"archived", "closing_answer", "closing_document", "documents", "reviewed"}
# Said beside the dates themselves.
BESIDE = {"effective_from", "effective_until"}


@pytest.mark.parametrize("shape", OF_PAGES, ids=lambda shape: str(shape.__name__))
def test_every_field_of_a_page_has_a_label(shape: type[Serializer[Any]]) -> None:
    named = {str(name) for name in shape().fields}
    assert named - LABELS.keys() - WITHOUT_FIELD - BESIDE - {"status"} == set()


@pytest.mark.parametrize("language", [code for code, _ in settings.LANGUAGES if code != "en"])
def test_our_translation_comes_before_the_librarys(language: str) -> None:
    with (LOCALE / language / "LC_MESSAGES" / "django.po").open("rb") as stream:
        ours = read_po(stream, locale=language)
    with translation.override("en"):
        known = {str(sentence): ours.get(str(sentence)) for sentence in SENTENCES}
    with translation.override(language):
        for sentence, message in known.items():
            assert message is not None
            assert translation.gettext(sentence) == message.string


def test_what_is_wrong_with_a_document_is_said_under_its_label(
    organization: Any, signed_in: Any, document_factory: Any
) -> None:
    document = document_factory(organization)
    browser = signed_in(organization.editor)
    given = {"title": "A", "review_due": "31.12.2026", "review_months": "0", "tags": "x" * 70}

    page = browser.post(f"/documents/{document.pk}/", given, headers={"Accept-Language": "de"})

    assert page.status_code == 422
    text = page.content.decode()
    assert "Prüfung fällig: Das ist kein Datum. Schreiben Sie es so: YYYY-MM-DD." in text
    assert "Prüfung alle … Monate: Mindestens 1." in text
    assert "Schlagwörter: Höchstens 60 Zeichen." in text
