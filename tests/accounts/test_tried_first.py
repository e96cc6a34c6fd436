"""Single sign-on is tried before it may be the only way; its page shows one protocol at a time."""

from typing import Any

from core.accounts.sign_on import refuses_password, sign_on_of
from tests.accounts.provider import go, set_up

PAGE = "/settings/sign-on/"


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


def test_only_the_fields_of_the_chosen_protocol_are_shown(
    organization: Any, signed_in: Any
) -> None:
    browser = signed_in(organization.admin)
    for address, there, elsewhere in (
        (PAGE, "client_id", "metadata_url"),
        (f"{PAGE}?protocol=saml", "metadata_url", "client_id"),
        (f"{PAGE}?protocol=none", "client_id", "metadata_url"),
    ):
        page = text_of(browser.get(address))
        assert f'name="{there}"' in page and f'name="{elsewhere}"' not in page
        assert ("register a service provider with the entity ID" in page) == (
            there == "metadata_url"
        )
    refused = browser.post(PAGE, {"protocol": "saml", "other_role": ""})
    assert refused.status_code == 422
    assert 'name="metadata_url"' in text_of(refused) and 'name="issuer"' not in text_of(refused)


def test_it_is_the_only_way_once_somebody_has_signed_in_through_it(
    organization: Any, issuer: str, anna: str, signed_in: Any
) -> None:
    set_up(organization, issuer)
    browser = signed_in(organization.admin)
    form = {"protocol": "oidc", "issuer": issuer, "client_id": "policy-chatbot", "is_only": "on"}

    refused = browser.post(PAGE, form)
    stored = sign_on_of(organization.id)

    assert refused.status_code == 422
    assert "Nobody has signed in through this provider yet." in text_of(refused)
    assert stored and not stored.is_only
    assert "Sign in through it once" in text_of(browser.get(PAGE))

    browser.post("/you/single-sign-on/")
    go(browser, organization, anna)
    assert "Somebody has signed in through it" in text_of(browser.get(PAGE))
    assert browser.post(PAGE, form).status_code == 302
    assert refuses_password(organization.editor)
