"""What rules below the console refuse is said in the reader's language on its pages, and in English
by the API."""

import re
from datetime import date
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import translation

from core.audit import members as audited
from core.audit.organizations import change_options
from core.console.refusals import refusal, refusal_of
from core.documents.intake import Actor, delete_document
from core.errors import QuotaExceeded
from core.organizations.quotas import Need, check_quotas
from core.quality.models import QualityRun, RunState
from core.tenancy.context import tenant
from core.tenancy.holds import set_hold
from core.tenancy.models import Organization, Role, User
from tests.conftest import PASSWORD

GERMAN = {"Accept-Language": "de"}


def text_of(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def speaks(organization: Any, language: str, member: Any = None) -> None:
    with tenant(organization.id):
        if member is not None:
            User.objects.filter(pk=member.pk).update(language=language)
        else:
            Organization.objects.filter(pk=organization.id).update(settings={"language": language})


def test_a_link_that_is_gone_is_said_to_a_stranger(client: Client) -> None:
    page = text_of(client.get("/invitation/", headers=GERMAN))

    assert "Dieser Link gilt nicht mehr." in page and "not valid" not in page


def test_choices_that_can_not_be_are_refused_beside_their_fields(
    organization: Any, other_organization: Any, client: Client
) -> None:
    new = audited.invite(organization.id, Role.VIEWER, actor="test")
    client.get(urlsplit(new.address).path, headers=GERMAN)
    taken = {"username": other_organization.viewer.username, "password": PASSWORD}

    twice = client.post("/invitation/", taken | {"repeated": "other"}, headers=GERMAN)
    assert "Die beiden Passwörter sind nicht gleich." in text_of(twice)
    refused = client.post("/invitation/", taken | {"repeated": PASSWORD}, headers=GERMAN)
    assert "ist vergeben. Wählen Sie einen anderen." in text_of(refused)


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("/sign-in/single/nobodys/", "Unter dieser Adresse gibt es kein Single Sign-on."),
        ("/sign-in/single/nobodys/callback/", "Diese Anmeldung wurde nicht hier begonnen"),
    ],
)
def test_the_sign_in_pages_refuse_in_the_browsers_language(
    client: Client, address: str, sentence: str
) -> None:
    assert sentence in text_of(client.get(address, headers=GERMAN))


def test_the_last_admin_is_told_in_german_on_the_page_and_in_english_by_the_api(
    organization: Any, signed_in: Any
) -> None:
    speaks(organization, "de", organization.admin)
    browser = signed_in(organization.admin)

    page = browser.post(f"/people/{organization.admin.pk}/deactivate/")
    by_rest = browser.patch(
        f"/api/v1/organizations/{organization.id}/members/{organization.admin.pk}/",
        {"is_active": False},
        content_type="application/json",
        headers=GERMAN,
    )

    assert "ist der letzte aktive Admin." in text_of(page)
    assert by_rest.json()["detail"].endswith("Make somebody else an admin first.")


def test_receipts_are_in_the_readers_language(
    organization: Any, signed_in: Any, document_factory: Any
) -> None:
    document = document_factory(organization)
    delete_document(organization.id, document.pk, Actor("user:anna"))
    speaks(organization, "de", organization.admin)
    browser = signed_in(organization.admin)

    of_a_document = text_of(browser.get("/documents/deleted/"))
    named = {"user_identifier": organization.admin.username}
    of_a_person = text_of(browser.post("/conversations/erase/", named))

    assert "Kopien in früheren Sicherungen." in of_a_document
    assert "Das Konto dieses Namens" in of_a_person
    assert not re.search(r"Copies in the backups|The seals of|The account of", of_a_document)
    api = browser.get("/api/v1/documents/deletions/", headers=GERMAN).json()
    assert api["results"][0]["remains"][0]["what"] == "Copies in the backups made before."


@pytest.mark.parametrize(
    ("of_member", "of_organization", "words"),
    [
        ("fr", "de", "Un admin de Harbour"),
        ("", "de-CH", "Ein Admin von Harbour"),
        ("", "xx", "An admin of Harbour"),
        ("", "", "An admin of Harbour"),
    ],
)
def test_a_mail_is_in_its_readers_language(
    organization: Any, post: Any, of_member: str, of_organization: str, words: str
) -> None:
    address = f"{organization.id}@example.org"
    audited.change_email(organization.viewer, address)
    speaks(organization, of_organization)
    speaks(organization, of_member, organization.viewer)

    new = audited.offer_reset(organization.id, organization.viewer.pk, actor="test")

    assert new.mailed
    [mail] = post.to(address)
    text = bytes(mail.get_payload(decode=True)).decode()
    assert words in text and new.address in text


def test_what_is_no_key_is_refused_beside_its_field(organization: Any, signed_in: Any) -> None:
    speaks(organization, "de")
    wanted = {"name": "Bot", "kind": "publishable", "audience": "members"}
    refused = signed_in(organization.admin).post("/settings/keys/new/", wanted)
    assert "Nur geheime Schlüssel haben einen Leserkreis." in text_of(refused)


def test_a_versions_days_are_refused_in_the_words_of_their_form(
    organization: Any, signed_in: Any, document_factory: Any
) -> None:
    page = f"/documents/{document_factory(organization).pk}/versions/1/dates/"
    days = {"effective_from": "2027-05-01", "effective_until": "2027-01-01"}
    refused = text_of(signed_in(organization.editor).post(page, days))
    assert "Must not be before the first day." in refused and "effective_from." not in refused


@pytest.mark.parametrize(
    ("address", "sent", "label"),
    [
        ("/insight/?since=2026-12-02&until=2026-11-01", None, "Ab: "),
        ("/ask/?as_of=yesterday", None, "Stand vom: "),
        ("/curated/new/", {"text": ""}, "Fragen: "),
        ("/insight/golden/new/", {"question": ""}, "Frage: "),
    ],
)
def test_fields_are_named_as_on_their_page(
    organization: Any, signed_in: Any, address: str, sent: Any, label: str
) -> None:
    speaks(organization, "de")
    browser = signed_in(organization.admin)
    page = browser.get(address) if sent is None else browser.post(address, sent)
    assert page.status_code == 422
    assert f"<span>{label}" in text_of(page)


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("gym", "Schreiben Sie ein „=&gt;“ zwischen"),
        ("gym => ", "Vor und hinter „=&gt;“"),
        ("a b c d e f g h i => j", "höchstens 8 Wörter"),
        ("dog => dog", "„dog“ steht vor und hinter „=&gt;“"),
    ],
)
def test_what_are_no_synonyms_is_said_in_german(
    organization: Any, signed_in: Any, line: str, sentence: str
) -> None:
    speaks(organization, "de", organization.admin)
    browser = signed_in(organization.admin)
    refused = browser.post("/settings/save/answers/", {"answers.synonyms": line})
    assert sentence in text_of(refused)


def test_what_is_gone_meanwhile_is_not_told_in_english(organization: Any, signed_in: Any) -> None:
    speaks(organization, "de", organization.admin)
    browser = signed_in(organization.admin)
    removed = text_of(browser.post("/settings/sign-on/remove/", follow=True))
    assert "Single Sign-on ist entfernt." in removed and "There is no" not in removed
    form = {"name": "Crew", "seen": ""}
    gone = browser.post(f"/people/groups/{organization.id}/", form)
    assert gone.status_code == 404 and "There is no" not in text_of(gone)


def test_what_is_wrong_with_a_provider_is_said_in_german(organization: Any, signed_in: Any) -> None:
    speaks(organization, "de", organization.admin)
    of_nobody = {"protocol": "saml", "metadata": "<nobody/>", "other_role": "viewer"}
    page = text_of(signed_in(organization.admin).post("/settings/sign-on/", of_nobody))
    assert "Diese Metadaten beschreiben keinen Identitätsanbieter" in page


def test_who_is_held_is_said_in_german(organization: Any, signed_in: Any) -> None:
    speaks(organization, "de", organization.admin)
    with tenant(organization.id):
        set_hold("anna", "A lawsuit.", "test")
    page = signed_in(organization.admin).post("/conversations/erase/", {"user_identifier": "anna"})
    assert page.status_code == 409
    assert "Für diese Person gilt eine Löschsperre, also wird nichts von ihr" in text_of(page)


def test_which_quota_is_used_up_is_said_in_german(organization: Any) -> None:
    quotas = {"quotas": {"questions_per_month": 1}}
    change_options(organization.id, quotas, actor="test", by_platform=True)
    with tenant(organization.id), translation.override("de"):
        with pytest.raises(QuotaExceeded, match=r"\(1 Fragen in diesem Monat\)") as refused:
            check_quotas(Need("questions_per_month", lambda: 1))
        assert refusal(refused.value) == refused.value.detail
        assert "aufgebraucht" in refusal_of(refused.value.code, "In English, as it was stored.")


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("model_unavailable", "Das Sprachmodell antwortet nicht."),
        ("quota_exceeded", "Das Kontingent Ihrer Organisation ist aufgebraucht."),
        ("interrupted", "Der Lauf wurde mehrmals unterbrochen."),
        ("", "As earlier releases stored it."),
    ],
)
def test_why_golden_questions_broke_off_is_said_in_german(
    organization: Any, signed_in: Any, code: str, sentence: str
) -> None:
    speaks(organization, "de", organization.admin)
    why = {"state": RunState.FAILED, "error_code": code, "error": "As earlier releases stored it."}
    with tenant(organization.id):
        run = QualityRun.objects.create(organization_id=organization.id, total=3, **why)
    assert sentence in text_of(signed_in(organization.admin).get(f"/insight/golden/runs/{run.pk}/"))


def test_what_is_no_topic_is_refused_in_german(organization: Any, signed_in: Any) -> None:
    speaks(organization, "de", organization.admin)
    page = text_of(signed_in(organization.admin).get("/conversations/?topic=weather"))
    assert "Ein Thema ist" in page and "A topic is" not in page


def test_the_order_of_versions_is_told_in_the_readers_words(
    organization: Any, signed_in: Any, document_factory: Any
) -> None:
    first = document_factory(organization, effective_from=date(2025, 3, 1))
    document_factory(organization, "Other words.", replaces=first.pk)
    speaks(organization, "de", organization.editor)
    dates = {"effective_from": "2024-01-01"}
    page = f"/documents/{first.pk}/versions/2/dates/"
    refused = text_of(signed_in(organization.editor).post(page, dates))
    assert "Version 1 gilt ab 1. März 2025" in refused.replace("\xa0", " ")


def test_a_bad_line_of_golden_questions_is_told_once(organization: Any, signed_in: Any) -> None:
    speaks(organization, "de", organization.admin)
    file = SimpleUploadedFile("golden.csv", b"question,answerable\nHow many?,perhaps\n")
    page = signed_in(organization.admin).post("/insight/golden/file/", {"file": file})
    said = "Nichts wurde geändert. golden.csv, Zeile 2: answerable muss yes oder no sein"
    assert said in text_of(page)


def test_a_script_is_told_in_its_pages_language_what_is_wrong_with_a_day(
    organization: Any, signed_in: Any, document_factory: Any
) -> None:
    document = document_factory(organization, ingest=False, effective_from=date(2027, 1, 1))
    browser = signed_in(organization.editor)
    for language, said in (
        ("de", "gilt ab 1. Jan"),
        ("en", "counts from 1 Jan 2027"),
        ("tlh", "counts from 1 Jan 2027"),
    ):
        file = SimpleUploadedFile("next.txt", b"Another text.")
        form = {"file": file, "replaces": document.pk, "effective_from": "2026-01-01"}
        named = {"X-Page-Language": language}
        refused = browser.post("/api/v1/documents/upload/", form, headers=named)
        assert refused.status_code == 400
        assert said in refused.json()["errors"]["effective_from"][0], refused.json()
