"""Single sign-on, through a real OpenID provider on this machine."""

from dataclasses import replace
from io import StringIO
from typing import Any
from unittest.mock import patch

import httpx
import pytest
from django.core.management import call_command
from django.test import Client

from core.accounts.models import SignOn, SignOnIdentity
from core.accounts.oidc import Client as OidcClient
from core.accounts.oidc import Errand, discover, finish
from core.accounts.passkeys import passkeys_of
from core.accounts.platform_admins import change_platform_admin
from core.accounts.sign_on import refuses_password, sign_on_of
from core.accounts.sign_on_setup import remove_sign_on
from core.audit.groups import make_group, move_member
from core.audit.models import AuditEvent
from core.errors import InvalidInput, NotFound, SignOnFailed
from core.tenancy.context import tenant
from core.tenancy.models import Role, User
from tests.accounts.authenticator import Authenticator, add
from tests.accounts.provider import ANNA, go, knows, provider, set_up
from tests.conftest import PASSWORD
from tests.webhooks.receiver import running_receiver


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


def member_named(organization: Any, subject: str) -> User | None:
    with tenant(organization.id):
        name = f"{subject}@harbour.example"
        return User.objects.filter(organization_id=organization.id, username=name).first()


def actions(organization: Any) -> list[str]:
    with tenant(organization.id):
        return list(AuditEvent.objects.order_by("created_at").values_list("action", flat=True))


def test_whoever_the_provider_knows_joins_and_comes_back_as_the_same_member(
    organization: Any, issuer: str, anna: str
) -> None:
    set_up(organization, issuer)
    first, second = Client(), Client()

    joined = go(first, organization, anna, "?next=/documents/")
    again = go(second, organization, anna)

    assert (joined["Location"], again["Location"]) == ("/documents/", "/ask/")
    assert first.get("/ask/").status_code == 200
    member = member_named(organization, anna)
    assert member is not None
    assert member.role == Role.VIEWER
    assert not member.has_usable_password()
    with tenant(organization.id):
        assert SignOnIdentity.objects.count() == 1
    assert actions(organization) == [
        "sign_on.set_up",
        "member.created",
        "sign_on.connected",
        "sign_in.succeeded",
        "sign_in.succeeded",
    ]


def test_groups_give_the_role_at_each_sign_in(organization: Any, issuer: str, anna: str) -> None:
    set_up(organization, issuer)
    claims = ANNA | {"email": f"{anna}@harbour.example"}
    roles = []

    for groups in (["policy-admins", "staff"], "policy-editors", []):
        knows(issuer, anna, claims | {"groups": groups})
        go(Client(), organization, anna)
        member = member_named(organization, anna)
        assert member is not None
        roles.append(member.role)

    assert roles == [Role.ADMIN, Role.EDITOR, Role.VIEWER]


def test_groups_of_members_are_filled_from_the_claim_at_each_sign_in(
    organization: Any, issuer: str, anna: str
) -> None:
    set_up(organization, issuer)
    make_group(organization.id, "Board", "board-group", actor="test")
    make_group(organization.id, "Staff", "staff", actor="test")
    by_hand = make_group(organization.id, "Volunteers", actor="test")
    claims = ANNA | {"email": f"{anna}@harbour.example"}
    inside = []

    for values in (["board-group", "staff"], "staff", []):
        knows(issuer, anna, claims | {"groups": values})
        go(Client(), organization, anna)
        member = member_named(organization, anna)
        assert member is not None
        move_member(organization.id, by_hand.pk, member.pk, inside=True, actor="test")
        with tenant(organization.id):
            inside.append([group.name for group in member.groups.order_by("name")])

    assert inside == [["Board", "Staff", "Volunteers"], ["Staff", "Volunteers"], ["Volunteers"]]


def test_without_one_of_the_groups_nobody_comes_in_where_others_may_not(
    organization: Any, issuer: str, anna: str
) -> None:
    set_up(organization, issuer, other_role="")

    refused = go(Client(), organization, anna)

    assert refused.status_code == 403
    assert "None of your groups may sign in here." in text_of(refused)
    assert member_named(organization, anna) is None
    with tenant(organization.id):
        failed = AuditEvent.objects.get(action="sign_in.failed")
    assert (failed.actor, failed.target) == ("single sign-on", f"{anna}@harbour.example")
    assert failed.details == {"address": "127.0.0.1", "reason": "permission_denied"}


@pytest.mark.parametrize(
    "claims",
    [
        {"email": "anna@elsewhere.example", "email_verified": True},
        {"email": "anna@harbour.example", "email_verified": False},
        {"email": "anna@harbour.example"},
        {"email": "anna@evil.example@elsewhere.example", "email_verified": True},
        {},
    ],
)
def test_only_verified_addresses_of_the_domains_join(
    organization: Any, issuer: str, claims: dict[str, Any]
) -> None:
    set_up(organization, issuer)
    subject = f"stranger-{organization.id}"
    knows(issuer, subject, claims)

    refused = go(Client(), organization, subject)

    assert refused.status_code == 403
    assert "can’t join" in text_of(refused) or "can&#x27;t join" in text_of(refused)


@pytest.mark.parametrize(
    ("subject", "claims"),
    [("x" * 256, ANNA), ("zero", ANNA | {"groups": ["\0"]}), ("mail", ANNA | {"email": "\0@x"})],
)
def test_names_that_can_not_be_stored_are_refused_in_a_sentence(
    organization: Any, issuer: str, subject: str, claims: dict[str, Any]
) -> None:
    set_up(organization, issuer)
    knows(issuer, subject, claims)

    refused = go(Client(), organization, subject)

    assert refused.status_code == 503
    assert "The identity provider" in text_of(refused)
    assert actions(organization)[-1] == "sign_in.failed"


def test_a_deactivated_member_stays_out(organization: Any, issuer: str, anna: str) -> None:
    from core.audit.members import change_member

    set_up(organization, issuer)
    go(Client(), organization, anna)
    member = member_named(organization, anna)
    assert member is not None
    change_member(organization.id, member.pk, is_active=False, actor="test")

    refused = go(Client(), organization, anna)

    assert refused.status_code == 403
    assert "deactivated" in text_of(refused)


def test_where_it_is_the_only_way_passwords_open_nothing_but_for_one_admin(
    organization: Any, issuer: str, anna: str, signed_in: Any
) -> None:
    before = signed_in(organization.viewer)
    set_up(organization, issuer, is_only=True)
    form = {"username": organization.viewer.username, "password": PASSWORD}

    refused = Client().post("/sign-in/", form)

    assert refused.status_code == 403
    assert "single sign-on only" in text_of(refused)
    assert before.get("/ask/").status_code == 302
    assert signed_in(organization.admin).get("/ask/").status_code == 200
    assert refuses_password(organization.editor)
    browser = Client()
    go(browser, organization, anna)
    assert browser.get("/ask/").status_code == 200


def test_who_comes_by_the_provider_needs_no_second_factor_of_ours(
    organization: Any, issuer: str, anna: str
) -> None:
    from core.audit.organizations import change_options

    set_up(organization, issuer)
    change_options(organization.id, {"sign_in": {"second_factor": "required"}}, actor="test")
    browser = Client()

    go(browser, organization, anna)

    assert browser.get("/ask/").status_code == 200


def test_one_organizations_provider_opens_no_other(
    organization: Any, other_organization: Any, issuer: str, anna: str
) -> None:
    set_up(organization, issuer)
    browser = Client()
    away = browser.get(f"/sign-in/single/{organization.model.slug}/go/")
    back = httpx.post(away["Location"], data={"sub": anna}, timeout=30).headers["Location"]
    query = back.partition("?")[2]

    without = browser.get(f"/sign-in/single/{other_organization.model.slug}/go/")
    with provider() as another:
        set_up(other_organization, another)
        crossed = browser.get(f"/sign-in/single/{other_organization.model.slug}/callback/?{query}")

    assert without.status_code == 404
    assert crossed.status_code == 403
    assert member_named(other_organization, anna) is None


def test_an_answer_that_nobody_waits_for_is_refused(
    organization: Any, issuer: str, anna: str
) -> None:
    set_up(organization, issuer)
    callback = f"/sign-in/single/{organization.model.slug}/callback/"
    browser = Client()
    away = browser.get(f"/sign-in/single/{organization.model.slug}/go/")
    back = httpx.post(away["Location"], data={"sub": anna}, timeout=30).headers["Location"]
    query = back.partition("?")[2]

    assert Client().get(f"{callback}?{query}").status_code == 403
    assert browser.get(f"{callback}?code=x&state=another").status_code == 403
    assert browser.get(f"{callback}?{query}").status_code == 403  # it was waited for once


def test_a_provider_that_is_away_is_said_to_be(organization: Any) -> None:
    with provider() as issuer:
        set_up(organization, issuer)

    answer = Client().get(f"/sign-in/single/{organization.model.slug}/go/")

    assert answer.status_code == 503
    assert "does not answer as it should" in text_of(answer)


@pytest.mark.parametrize("wrong", ["ftp://x.example", "login.example", "https://u:p@x.example"])
def test_what_is_no_provider_is_refused(organization: Any, wrong: str) -> None:
    with pytest.raises(InvalidInput):
        set_up(organization, wrong)
    assert sign_on_of(organization.id) is None


def test_plain_http_is_for_installations_that_are_served_so(
    organization: Any, issuer: str, override: Any
) -> None:
    override(HTTPS=True)

    with pytest.raises(InvalidInput, match="https://"):
        set_up(organization, issuer)


@pytest.mark.parametrize(
    "address", ["https://10.0.0.7/realms/x", "https://[::1]:8443", "https://169.254.169.254"]
)
def test_a_provider_in_a_private_network_is_asked_only_where_a_setting_allows_it(
    organization: Any, issuer: str, anna: str, override: Any, address: str
) -> None:
    set_up(organization, issuer)
    override(SIGN_ON_PRIVATE_NETWORKS=[])

    with pytest.raises(InvalidInput, match="SIGN_ON_PRIVATE_NETWORKS"):
        set_up(organization, address)
    answer = Client().get(f"/sign-in/single/{organization.model.slug}/go/")

    assert answer.status_code == 503
    assert "may not ask the identity provider" in text_of(answer)
    assert "127.0.0.1" not in text_of(answer)


def test_what_a_provider_announces_is_held_against_private_networks_too(
    issuer: str, organization: Any
) -> None:
    """Discovery may answer from a public address and name keys inside."""
    inside = replace(discover(organization.id, issuer), token="https://10.0.0.7/token")
    client = OidcClient(issuer, "id", "secret", "https://here.example/callback/", organization.id)

    announced = patch("core.accounts.oidc.discover", return_value=inside)
    with announced, pytest.raises(SignOnFailed, match="may not ask"):
        finish(client, Errand("state", "nonce", "verifier"), "code")


@pytest.mark.parametrize("answers", [{"manner": "endless"}, {"manner": "silent"}, {"status": 302}])
def test_a_provider_that_floods_stalls_or_sends_elsewhere_is_given_up(
    organization: Any, monkeypatch: pytest.MonkeyPatch, answers: dict[str, Any]
) -> None:
    monkeypatch.setattr("core.accounts.provider_requests.SECONDS_TO_WAIT", 1)
    with running_receiver(**{"status": 200} | answers) as receiver:
        with pytest.raises(InvalidInput, match="does not answer as it should"):
            set_up(organization, f"http://127.0.0.1:{receiver.port}")
        assert len(receiver.requests) == 1


def test_an_admin_sets_it_up_on_a_page_and_the_secret_is_never_shown(
    organization: Any, issuer: str, signed_in: Any
) -> None:
    browser = signed_in(organization.admin)
    client = {"client_id": "here", "client_secret": "hush-hush"}
    form = {"protocol": "oidc", "issuer": issuer, **client, "other_role": ""}

    incomplete = browser.post("/settings/sign-on/", form | {"client_secret": ""})
    saved = browser.post("/settings/sign-on/", form, follow=True)
    browser.post("/settings/sign-on/", form | {"client_secret": "", "client_id": "there"})

    assert incomplete.status_code == 422
    assert "Single sign-on: saved." in text_of(saved)
    assert "hush-hush" not in text_of(saved)
    with tenant(organization.id):
        stored = SignOn.objects.get()
    assert stored.client_id == "there"
    assert "hush-hush" not in stored.sealed_client_secret
    assert f"/sign-in/single/{organization.model.slug}/callback/" in text_of(saved)
    assert signed_in(organization.editor).get("/settings/sign-on/").status_code == 403


def test_it_is_removed_by_an_admin_or_the_command(
    organization: Any, issuer: str, signed_in: Any
) -> None:
    browser = signed_in(organization.admin)
    set_up(organization, issuer)
    browser.post("/settings/sign-on/remove/")
    removed = sign_on_of(organization.id)
    set_up(organization, issuer, is_only=True)

    call_command("reset_single_sign_on", organization.model.slug, stdout=StringIO())

    assert removed is None
    assert not refuses_password(organization.viewer)
    with pytest.raises(NotFound):
        remove_sign_on(organization.id, actor="test")


def test_pages_of_unknown_organizations_say_nothing_about_them(organization: Any) -> None:
    unknown = Client().get("/sign-in/single/nobody-here/")
    without = Client().get(f"/sign-in/single/{organization.model.slug}/")

    assert (unknown.status_code, without.status_code) == (404, 404)
    assert text_of(unknown) == text_of(without)
    chosen = Client().get(f"/sign-in/single/?organization={organization.model.slug}")
    assert chosen["Location"] == f"/sign-in/single/{organization.model.slug}/"


def test_who_comes_by_the_provider_does_not_run_the_installation(
    organization: Any, issuer: str, anna: str
) -> None:
    set_up(organization, issuer)
    browser = Client()
    go(browser, organization, anna)
    member = member_named(organization, anna)
    assert member is not None
    change_platform_admin(member, True, actor="test")

    refused = browser.get("/installation/")

    assert refused.status_code == 403
    assert "Sign in with your password or a passkey" in text_of(refused)


def test_who_comes_by_the_provider_adds_no_passkey_that_would_open_the_installation(
    organization: Any, issuer: str, anna: str
) -> None:
    set_up(organization, issuer)
    browser = Client()
    go(browser, organization, anna)
    member = member_named(organization, anna)
    assert member is not None
    add(browser, Authenticator(key_id=b"a member's"))
    begun = browser.post("/you/passkeys/options/").json()
    change_platform_admin(member, True, actor="test")

    refused = browser.post("/you/passkeys/options/")
    form = {"response": Authenticator().make(begun), "name": "Telephone"}
    kept_from_before = browser.post("/you/passkeys/", form, follow=True)

    assert refused.status_code == 403
    assert "You run this installation." in refused.json()["detail"]
    assert "You run this installation." in text_of(kept_from_before)
    assert len(passkeys_of(member)) == 1
