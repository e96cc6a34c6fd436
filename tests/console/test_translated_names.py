"""What rooms below the console name, and refuse, is in the reader's language on its pages."""

import ast
import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation
from django.utils.functional import Promise

import core
from core import errors
from core.accounts.member_changes import change_member
from core.audit import keys as audited
from core.audit.actions import ACTIONS
from core.audit.detail_names import DETAILS
from core.console.refusals import SENTENCES, refusal
from core.documents.models import DocumentVersion, Status
from core.errors import Conflict, InvalidInput, NoTextLayer, PolicyChatError, SignOnFailed
from core.tenancy.audiences import Audience
from core.tenancy.context import tenant
from core.tenancy.models import KeyKind, Role

# A name of an action where it is recorded, also as one of two.
RECORDED = re.compile(r'\brecord(?:_event)?\(\s*"([a-z_]+\.[a-z_]+)"')


def in_german(browser: Any, address: str) -> str:
    page = browser.get(address, headers={"Accept-Language": "de"})
    return " ".join(page.content.decode().split())


def codes(base: type[PolicyChatError]) -> set[str]:
    """Of all classes of refusals below ``base``."""
    return {base.code}.union(*map(codes, base.__subclasses__()))


def test_every_action_that_is_recorded_has_a_name() -> None:
    sources = Path(core.__file__).parent.rglob("*.py")
    recorded = {name for path in sources for name in RECORDED.findall(path.read_text())}

    assert len(recorded) > 20
    assert recorded - ACTIONS.keys() == set()
    assert all(isinstance(name, Promise) for name in ACTIONS.values()), "mark names with _()"


def test_every_detail_that_is_recorded_has_a_name() -> None:
    recorded = set()
    for path in Path(core.__file__).parent.rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text())):
            if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "record":
                recorded |= {keyword.arg for keyword in call.keywords if keyword.arg}

    assert len(recorded) > 20
    assert recorded - DETAILS.keys() == set()


def test_details_are_in_the_readers_language(organization: Any, signed_in: Any) -> None:
    change_member(organization.id, organization.viewer.pk, role=Role.EDITOR, actor="user:anna")
    change_member(organization.id, organization.viewer.pk, is_active=False, actor="user:anna")
    page = in_german(signed_in(organization.admin), "/settings/audit/")

    assert "Rolle: Editor" in page and "darf sich anmelden: nein" in page


def test_actions_roles_and_kinds_of_keys_are_named_in_the_readers_language(
    organization: Any, signed_in: Any
) -> None:
    audited.make_key(organization.id, KeyKind.SECRET, "Payroll", actor="user:anna")
    browser = signed_in(organization.admin)

    assert "Hat einen Schlüssel erstellt</strong>" in in_german(browser, "/settings/audit/")
    assert "<td>Leser</td>" in in_german(browser, "/people/")
    assert "Geheimer Schlüssel" in in_german(browser, "/settings/keys/")


def test_whom_documents_and_keys_are_for_is_said_in_the_readers_language(
    organization: Any, signed_in: Any, document_factory: Any
) -> None:
    members = Audience(members=True)
    document_factory(organization, ingest=False, audience=members)
    audited.make_key(organization.id, KeyKind.SECRET, "Bot", audience=members, actor="user:anna")
    browser = signed_in(organization.admin)

    assert "Nur alle Mitglieder" in in_german(browser, "/documents/")
    assert "fragt und liest: alle Mitglieder" in in_german(browser, "/settings/keys/")
    assert ";all members;" in in_german(browser, "/documents/documents.csv")


def test_the_days_of_gaps_are_in_the_readers_language(organization: Any, signed_in: Any) -> None:
    assert ">90 Tagen</option>" in in_german(signed_in(organization.admin), "/gaps/")


def test_what_was_done_is_said_in_the_readers_language(organization: Any, signed_in: Any) -> None:
    browser, german = signed_in(organization.admin), {"Accept-Language": "de"}
    there = f"/people/{organization.viewer.pk}/"
    page = browser.post(there, {"role": "editor"}, headers=german, follow=True)

    assert "<span>Gespeichert.</span>" in page.content.decode()


def test_an_order_of_the_library_is_named_in_the_readers_language(
    organization: Any, signed_in: Any
) -> None:
    page = in_german(signed_in(organization.admin), "/documents/?ordering=-title")

    assert "Titel, umgekehrt</option>" in page


def test_an_entry_that_is_refused_is_named_in_the_readers_language(
    organization: Any, signed_in: Any
) -> None:
    typed = {"digest.recipients": "a@example.org\nb"}
    browser = signed_in(organization.admin)
    page = browser.post("/settings/save/digest/", typed, headers={"Accept-Language": "de"})

    assert "Eintrag 2: " in page.content.decode()


def test_quotas_are_named_in_the_readers_language(organization: Any, signed_in: Any) -> None:
    page = in_german(signed_in(organization.admin), "/settings/")

    assert "Tokens von Sprachmodellen in diesem Monat" in page
    assert "tokens of language models" not in page


def test_why_a_document_failed_is_said_in_the_readers_language(
    organization: Any, signed_in: Any, document_factory: Any
) -> None:
    document = document_factory(organization, ingest=False)
    told = NoTextLayer("Page 3 has no text.")
    with tenant(organization.id):
        DocumentVersion.objects.filter(document=document).update(
            status=Status.FAILED, error_code=told.code, error_detail=told.detail
        )
    browser = signed_in(organization.admin)

    assert "Das Dokument enthält keinen Text." in in_german(browser, "/documents/")
    assert told.detail in browser.get("/documents/").content.decode()


def test_a_code_that_stands_for_many_things_is_followed_by_what_was_told() -> None:
    told = InvalidInput("The address is too long.")

    assert refusal(told) == told.detail
    with translation.override("de"):
        assert refusal(told) == f"{SENTENCES[told.code]} ({told.detail})"


@pytest.mark.parametrize("kind", [Conflict, SignOnFailed])
def test_what_is_raised_in_the_readers_language_is_told_alone(kind: type[PolicyChatError]) -> None:
    with translation.override("de"):
        assert refusal(kind("Dokumente für „Intranet“: 3.")) == "Dokumente für „Intranet“: 3."


def test_every_refusal_that_a_page_can_meet_has_a_sentence() -> None:
    of_the_widget = {"visitor_expired", "origin_not_allowed", "identity_required"}
    of_the_widget |= {"identity_invalid"}

    assert codes(errors.PolicyChatError) - of_the_widget - SENTENCES.keys() == set()


@pytest.mark.parametrize(("language", "count"), [("de", len(SENTENCES)), ("en", 0)])
def test_scripts_are_given_the_same_sentences(client: Any, language: str, count: int) -> None:
    script = client.get(f"/console/words/{language}.js").content.decode()

    found = re.search(r"globalThis\.refusals = (.*);", script)
    assert found is not None
    refusals = json.loads(found[1])
    assert len(refusals["sentences"]) == count
    assert "conflict" in refusals["ofMany"]


def test_the_librarys_languages_have_their_names(
    organization: Any, signed_in: Any, document_factory: Any
) -> None:
    document_factory(organization)
    document_factory(organization, "Unnamed.", title="Other")
    with tenant(organization.id):
        DocumentVersion.objects.filter(document__title="Other").update(language="zz")
    page = in_german(signed_in(organization.viewer), "/documents/")
    assert '<option value="en">Englisch (1)</option>' in page
    assert '<td class="language-cell">Englisch</td>' in page
    # One that has no name here keeps its code.
    assert '<td class="language-cell">zz</td>' in page
