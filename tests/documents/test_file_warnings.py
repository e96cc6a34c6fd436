"""What could not be read has a code and a sentence, in the API, the archive and on pages."""

import re
from pathlib import Path

from django.utils import translation

from core.documents import reading
from core.documents.models import DocumentVersion
from core.documents.reading.file_warnings import SENTENCES, translated, warning, warning_of
from core.export.organization_zip import organization_as_zip
from core.tenancy.context import tenant
from tests.export.test_organization_export import lines, opened

# A code where it is used: as that of a warning, or of pages that are left out.
USED = re.compile(r'(?:warning|_leave_out)\(\s*(?:page, )?"([a-z_]+)"|"([a-z]+_[a-z_]+)"')
DAMAGED = "Größere Teams fragen früher. ".encode() * 9 + b"\xff"
SAID = {
    "code": "characters_damaged",
    "detail": "Damaged characters are shown as � in the text (1). Save it as UTF-8.",
}
OLD = "The sheet 'Draft' is hidden and was not read."


def test_each_code_is_one_that_is_used():
    sources = [path.read_text() for path in Path(reading.__path__[0]).glob("*.py")]
    used = {
        name
        for text in sources
        if "SENTENCES = {" not in text
        for found in USED.findall(text)
        for name in found
    }
    assert SENTENCES.keys() - used == set()


def test_a_warning_names_its_pages():
    found = warning("pages_damaged", [2, 4, 5])
    assert found.told() == {
        "code": "pages_damaged",
        "detail": "Damaged pages could not be read: 2, 4–5.",
        "pages": [2, 4, 5],
    }
    assert warning_of(found.as_json()) == found


def test_programs_are_told_codes_and_the_archive_has_them(organization, api, document_factory):
    document = document_factory(organization, content=DAMAGED)
    get = api(organization.secret_key).get
    assert get(f"/api/v1/documents/{document.pk}/").json()["warnings"] == [SAID]
    shown = get(f"/api/v1/documents/{document.pk}/versions/").json()
    assert shown["versions"][0]["warnings"] == [SAID]
    (line,) = lines(opened(organization_as_zip(organization.id)), "documents")
    assert line["versions"][0]["warnings"] == [SAID]


def test_what_earlier_releases_stored_as_sentences_is_told(organization, api, document_factory):
    document = document_factory(organization, content=DAMAGED)
    with tenant(organization.id):
        DocumentVersion.objects.filter(document=document).update(warnings=[OLD])
    get = api(organization.secret_key).get
    told = get(f"/api/v1/documents/{document.pk}/").json()["warnings"]
    assert told == [{"code": "other", "detail": OLD}]


def test_pages_say_them_in_the_readers_language(organization, document_factory):
    document = document_factory(organization, content=DAMAGED)
    with tenant(organization.id):
        version = DocumentVersion.objects.get(document=document)
    assert version.warning_sentences == [SAID["detail"]]
    with translation.override("de"):
        assert version.warning_sentences == [
            "Beschädigte Zeichen stehen im Text als � (1). Speichern Sie ihn als UTF-8."
        ]


def test_a_warning_without_the_values_of_its_sentence_is_said_as_it_was_stored():
    stored = {"code": "sheet_hidden", "detail": OLD, "values": {}}
    assert translated(warning_of(stored), str.upper) == OLD
