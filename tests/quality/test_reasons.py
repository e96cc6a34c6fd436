"""What was wrong in a run of golden questions is said in the language of whoever reads."""

import json
from typing import Any

import pytest
from django.utils import translation
from django.utils.functional import Promise

from core.evaluation.reasons import SENTENCES, Misplaced, Reason, spelled, stored
from core.quality.entries import Expected, Place, add_entry
from core.quality.golden_runs import ask_some, start_run
from core.quality.models import QualityResult
from core.tenancy.context import tenant

LEAVE = "How many days of paid leave do employees have?"


def test_a_page_says_it_in_the_readers_language_and_the_api_in_english(
    organization: Any, document_factory: Any, signed_in: Any
) -> None:
    document_factory(organization)
    with tenant(organization.id):
        add_entry(Expected(LEAVE, False, (Place("Travel policy"),)), actor="test")
    run = start_run(organization.id, "test")
    with translation.override("fr"):  # whatever the worker's language is
        ask_some(organization.id, run.pk)
    browser, german = signed_in(organization.admin), {"Accept-Language": "de"}
    page = browser.get(f"/insight/golden/runs/{run.pk}/", headers=german).content.decode()
    there = f"/api/v1/organizations/{organization.id}/quality-runs/{run.pk}/"
    [result] = browser.get(there, headers=german).json()["results"]

    assert "Es gibt kein Dokument „Travel policy“. Geben Sie seinen Titel oder Dateinamen" in page
    assert "Beantwortet aus „Leave policy“, Seite 1." in page
    assert result["explanation"] == (
        "There is no document “Travel policy”. Give its title or file name. "
        "Answered from “Leave policy”, page 1."
    )
    with tenant(organization.id):
        column = QualityResult.objects.get().explanation
    assert json.loads(column) == [
        ["no_document", {"name": "Travel policy"}],
        ["answered_from", {"places": [["Leave policy", 1]]}],
    ]


@pytest.mark.parametrize(
    "sentence", ["", "Not answered.", "“[1]” does not stand in “Leave”. Copy the words."]
)
def test_what_was_stored_as_a_sentence_stays_one(sentence: str) -> None:
    with translation.override("de"):
        assert spelled(sentence) == sentence


def test_every_reason_is_stored_and_said_in_each_language() -> None:
    values = {"places": [("100 % “Leave”", 3), ("Travel", 4)], "name": "[Pay]", "words": '"%s"'}
    column = stored(*(Reason(code, {**values, "page": 7}) for code in SENTENCES))
    english = spelled(column)
    with translation.override("de"):
        german = spelled(column)

    assert all(isinstance(sentence, Promise) for sentence in SENTENCES.values())
    assert "Answered from “100 % “Leave””, page 3; “Travel”, page 4." in english
    assert '“"%s"” does not stand on page 7 of “[Pay]”.' in english
    assert '„"%s"“ steht nicht auf Seite 7 von „[Pay]“.' in german
    assert stored() == spelled("") == ""


def test_a_label_that_names_no_place_is_refused_with_its_sentence() -> None:
    assert Misplaced("no_document", name="Pay").detail == str(
        Reason("no_document", {"name": "Pay"})
    )
