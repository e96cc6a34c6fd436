"""“Forgot your password?”: a link by mail, through a real mail server on this machine."""

import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.test import Client
from django.utils import timezone

from core.accounts.forgotten import GIVEN_UP_AFTER, mail_wanted_resets
from core.accounts.models import WantedReset
from core.audit import members as audited
from core.audit.models import AuditEvent
from core.organizations.link_mail import mail_link
from core.tenancy.context import tenant
from core.tenancy.models import OneTimeLink, Organization, User
from core.tenancy.one_time_links import NewLink
from tests.conftest import PASSWORD

NEW_PASSWORD = "another horse battery"
ON_ITS_WAY = "a link to choose a new password is on its way there"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.console.sign_in.forgotten_page.SECONDS_FOR_AN_ANSWER", 0.0)


@pytest.fixture
def address(organization: Any) -> str:
    """The viewer's."""
    mine = f"{organization.id}@example.org"
    audited.change_email(organization.viewer, mine)
    return mine


def ask(username: str, **other: str) -> Any:
    return Client().post("/sign-in/forgotten/", {"username": username}, follow=True, **other)


def text_of(answer: Any) -> str:
    """Without what differs from page to page by itself."""
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.content.decode())


def link_in(mail: Any) -> str:
    found = re.search(r"/forgotten/[\w-]+/", bytes(mail.get_payload(decode=True)).decode())
    assert found
    return found[0]


def opens_nothing(mail: Any) -> bool:
    return "This link opens nothing" in text_of(Client().get(link_in(mail), follow=True))


def actions(organization: Any) -> list[str]:
    with tenant(organization.id):
        return list(AuditEvent.objects.order_by("created_at").values_list("action", flat=True))


def due_now(organization: Any, **other: Any) -> None:
    with tenant(organization.id):
        WantedReset.objects.update(next_try_at=timezone.now() - timedelta(seconds=1), **other)


def test_whoever_asks_is_mailed_a_link_that_works_once(
    organization: Any, post: Any, address: str
) -> None:
    asked = ask(organization.viewer.username)
    mail_wanted_resets()
    [mail] = post.to(address)
    browser = Client()
    form = {"password": NEW_PASSWORD, "repeated": NEW_PASSWORD}

    browser.get(link_in(mail), follow=True)
    signed_in = browser.post("/forgotten/", form)

    assert ON_ITS_WAY in text_of(asked)
    assert mail["Subject"] == "Harbour: a new password"
    assert organization.viewer.username in bytes(mail.get_payload(decode=True)).decode()
    assert signed_in["Location"] == "/ask/"
    assert authenticate(username=organization.viewer.username, password=PASSWORD) is None
    assert authenticate(username=organization.viewer.username, password=NEW_PASSWORD) is not None
    assert opens_nothing(mail)
    assert [one for one in actions(organization) if one != "email.changed"] == [
        "reset_link.wanted",
        "reset_link.mailed",
        "password.reset",
        "sign_in.succeeded",
    ]


def test_a_name_gets_the_same_answer_whosever_it_is(
    organization: Any, post: Any, address: str
) -> None:
    audited.change_email(organization.editor, "")

    answers = {text_of(ask(name)) for name in (organization.viewer.username, "nobody-at-all")}
    without_mail = text_of(ask(organization.editor.username))

    assert answers == {without_mail}
    assert ON_ITS_WAY in without_mail
    mail_wanted_resets()
    assert len(post.mails) == 1


def test_only_whoever_has_a_password_and_may_sign_in_by_it_is_mailed(
    organization: Any, post: Any, address: str
) -> None:
    from core.accounts.models import SignOn

    with tenant(organization.id):
        User.objects.filter(pk=organization.editor.pk).update(email=address, password="!none")
        User.objects.filter(pk=organization.admin.pk).update(email=address)
        SignOn.objects.create(
            organization_id=organization.id, is_only=True, password_admin_id=organization.admin.pk
        )

    for member in (organization.viewer, organization.editor, organization.admin):
        ask(member.username)
    mail_wanted_resets()

    [mail] = post.to(address)
    assert organization.admin.username in bytes(mail.get_payload(decode=True)).decode()


def test_members_who_were_let_out_and_organizations_switched_off_get_no_mail(
    organization: Any, other_organization: Any, post: Any, address: str
) -> None:
    audited.change_email(other_organization.viewer, address)
    with tenant(other_organization.id):
        Organization.objects.filter(pk=other_organization.id).update(is_active=False)
    audited.change_member(organization.id, organization.viewer.pk, is_active=False, actor="test")

    ask(organization.viewer.username)
    ask(other_organization.viewer.username)

    assert mail_wanted_resets() == 0
    assert post.mails == []


def test_a_mailbox_is_not_filled(organization: Any, post: Any, address: str) -> None:
    for _ in range(2):
        ask(organization.viewer.username)
        mail_wanted_resets()
    assert len(post.to(address)) == 1

    with tenant(organization.id):
        WantedReset.objects.update(mailed_at=timezone.now() - timedelta(hours=1))
    ask(organization.viewer.username)
    mail_wanted_resets()

    assert len(post.to(address)) == 2


def test_a_clock_that_was_ahead_keeps_nobody_from_a_mail(
    organization: Any, post: Any, address: str
) -> None:
    ask(organization.viewer.username)
    mail_wanted_resets()
    with tenant(organization.id):
        WantedReset.objects.update(mailed_at=timezone.now() + timedelta(days=300))

    ask(organization.viewer.username)
    mail_wanted_resets()

    assert len(post.to(address)) == 2


def test_a_mail_goes_to_the_address_of_that_moment_even_where_the_one_before_took_long(
    organization: Any, post: Any, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, new = f"old-{organization.id}@example.org", f"new-{organization.id}@example.org"
    audited.change_email(organization.editor, old)
    waiting = {
        organization.viewer.pk: organization.viewer,
        organization.editor.pk: organization.editor,
    }
    for member in waiting.values():
        ask(member.username)

    def slow(link: NewLink) -> NewLink:
        waiting.pop(link.link.member_id, None)
        for other in waiting.values():
            audited.change_email(other, new)
        waiting.clear()
        return mail_link(link)

    monkeypatch.setattr("core.accounts.forgotten.mail_link", slow)
    mail_wanted_resets()

    assert len(post.mails) == 2
    assert len(post.to(new)) == 1


def test_an_admins_link_goes_on_working(organization: Any, post: Any, address: str) -> None:
    audited.change_email(organization.viewer, "")
    by_admin = audited.offer_reset(organization.id, organization.viewer.pk, actor="user:ada")
    with tenant(organization.id):
        User.objects.filter(pk=organization.viewer.pk).update(email=address)

    ask(organization.viewer.username)
    mail_wanted_resets()

    with tenant(organization.id):
        assert OneTimeLink.objects.filter(pk=by_admin.link.pk).exists()
        assert OneTimeLink.objects.count() == 2


def test_a_mail_server_that_is_away_is_said_and_gets_the_mail_later(
    organization: Any, post: Any, address: str, override: Any
) -> None:
    override(EMAIL_PORT=1)
    away = text_of(ask(organization.viewer.username))
    unknown = text_of(ask("nobody-at-all"))
    first = mail_wanted_resets()
    with tenant(organization.id):
        links = OneTimeLink.objects.count()
    override(EMAIL_PORT=post.port)
    due_now(organization)

    second = mail_wanted_resets()

    assert "The mail server does not answer at the moment." in away
    assert away == unknown
    assert (first, links, second) == (0, 0, 1)
    assert len(post.to(address)) == 1


def test_after_half_a_day_it_is_given_up_and_the_audit_says_so(
    organization: Any, post: Any, address: str, override: Any
) -> None:
    override(EMAIL_PORT=1)
    ask(organization.viewer.username)
    due_now(organization, wanted_at=timezone.now() - GIVEN_UP_AFTER - timedelta(minutes=1))

    mail_wanted_resets()

    assert actions(organization)[-1] == "reset_link.not_mailed"
    with tenant(organization.id):
        assert not WantedReset.objects.exists()


def test_without_a_mail_server_the_page_says_who_can_help(organization: Any, override: Any) -> None:
    override(EMAIL_HOST=None)

    page = Client().get("/sign-in/forgotten/").content.decode()
    ask(organization.viewer.username)

    assert "An admin of your organization can make you a link to choose a new password." in page
    assert "<form" not in page
    assert actions(organization) == []


def test_asking_is_counted_by_address_and_by_account(
    organization: Any, post: Any, override: Any
) -> None:
    override(RATE_LIMIT_ENABLED=True, SIGN_IN_ATTEMPTS_PER_MINUTE=2)
    here = f"test-{uuid.uuid4()}"

    # Asked over the limit of two windows, so that one of them is full.
    from_here = [ask(str(uuid.uuid4()), REMOTE_ADDR=here) for _ in range(5)]
    one_name = str(uuid.uuid4())
    for_one = [ask(one_name, REMOTE_ADDR=f"test-{uuid.uuid4()}") for _ in range(7)]

    assert "Too many requests." in from_here[-1].content.decode()
    assert "Too many requests." in for_one[-1].content.decode()
    assert ON_ITS_WAY in text_of(from_here[0])


def test_the_second_factor_is_still_asked_for(organization: Any, post: Any, address: str) -> None:
    from tests.accounts.test_second_factor import with_factor

    with_factor(organization.viewer)
    ask(organization.viewer.username)
    mail_wanted_resets()
    browser = Client()
    browser.get(link_in(post.to(address)[0]), follow=True)

    answer = browser.post("/forgotten/", {"password": NEW_PASSWORD, "repeated": NEW_PASSWORD})

    assert answer["Location"] == "/sign-in/code/"


def test_a_link_ends_with_the_address_that_it_was_mailed_to(
    organization: Any, post: Any, address: str
) -> None:
    ask(organization.viewer.username)
    mail_wanted_resets()

    audited.change_email(organization.viewer, "new@example.org")

    assert opens_nothing(post.to(address)[0])
