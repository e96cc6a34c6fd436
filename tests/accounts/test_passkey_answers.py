"""What a browser answers for a passkey, where that is cut short, nonsense or a copy's."""

import json
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import AuthenticatorData

from core.accounts.passkeys import passkeys_of
from core.accounts.webauthn import MOST_CHARACTERS
from core.audit.models import AuditEvent
from core.tenancy.context import tenant
from tests.accounts.authenticator import Authenticator, add, prove
from tests.conftest import PASSWORD


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


@pytest.mark.parametrize("nonsense", ["", "{}", "[]", "null", '{"id": 1}', "[" * 5000])
def test_nonsense_is_refused_in_a_sentence(
    organization: Any, signed_in: Any, nonsense: str
) -> None:
    browser, member = Client(), signed_in(organization.viewer)
    browser.post("/sign-in/passkey/options/")
    member.post("/you/passkeys/options/", {"old_password": PASSWORD})

    alone = browser.post("/sign-in/passkey/", {"response": nonsense})
    added = member.post("/you/passkeys/", {"response": nonsense, "name": "x"}, follow=True)

    assert alone.status_code == 400
    assert "This passkey was not accepted." in text_of(alone)
    assert "This passkey was not accepted." in text_of(added)
    assert passkeys_of(organization.viewer) == []


class WithoutKey(Authenticator):
    """One that answers a request for a new key with none."""

    def _about(self, flags: int, key: bytes = b"") -> AuthenticatorData:
        return super()._about(0)


def test_a_device_that_makes_no_key_is_refused_in_a_sentence(
    organization: Any, signed_in: Any
) -> None:
    page = add(signed_in(organization.viewer), WithoutKey())

    assert "This passkey was not accepted." in text_of(page)
    assert passkeys_of(organization.viewer) == []


def test_an_answer_longer_than_any_device_gives_is_refused(
    organization: Any, signed_in: Any
) -> None:
    browser = signed_in(organization.viewer)
    asked = browser.post("/you/passkeys/options/", {"old_password": PASSWORD})
    answer = Authenticator().make(asked.json())
    form = {"response": answer + " " * MOST_CHARACTERS, "name": "Telephone"}

    refused = browser.post("/you/passkeys/", form, follow=True)

    assert "This passkey was not accepted." in text_of(refused)


@pytest.mark.parametrize("length", [0, 31, 33, 36])
def test_an_answer_that_was_cut_short_is_refused_in_a_sentence(
    organization: Any, device: Authenticator, length: int
) -> None:
    browser = Client()
    answer = json.loads(device.prove(browser.post("/sign-in/passkey/options/").json()))
    about = websafe_decode(answer["response"]["authenticatorData"])
    answer["response"]["authenticatorData"] = websafe_encode(about[:length])

    refused = browser.post("/sign-in/passkey/", {"response": json.dumps(answer)})

    assert refused.status_code == 400
    assert "This passkey was not accepted." in text_of(refused)


def test_one_that_counts_backwards_may_be_a_copy_and_is_refused(
    organization: Any, signed_in: Any
) -> None:
    device = Authenticator(counter=5)
    add(signed_in(organization.viewer), device)
    copy = replace(device)

    used = prove(Client(), device)
    refused = prove(Client(), copy)

    assert used["Location"] == "/ask/"
    assert "may have been copied" in text_of(refused)
    with tenant(organization.id):
        assert AuditEvent.objects.filter(action="passkey.refused").count() == 1
