"""The page of an organization's people: for admins, about their own people only."""

import re
import uuid
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format

from core.audit import members as audited
from core.audit.groups import make_group
from core.audit.models import AuditEvent
from core.console.urls import urlpatterns
from core.tenancy.context import tenant
from core.tenancy.invitations import KEPT, open_invitations
from core.tenancy.models import OneTimeLink, Role, User

LINK = re.compile(r'value="http://localhost:8000(/(?:invitation|reset)/[\w-]{43}/)"')
OF_ADMINS = [str(p.pattern) for p in urlpatterns if str(p.pattern).startswith("people/")]
WITH_ID = [route for route in OF_ADMINS if "_id>" in route]


def stored(member: Any) -> User:
    with tenant(member.organization_id):
        return User.objects.get(pk=member.pk)


def invitations(organization: Any) -> list[OneTimeLink]:
    with tenant(organization.id):
        return list(open_invitations())


def actions(organization: Any) -> list[tuple[str, str, str]]:
    with tenant(organization.id):
        events = AuditEvent.objects.exclude(action__startswith="sign_").order_by("created_at")
        return [(event.action, event.actor, event.target) for event in events]


def address(route: str, **ids: Any) -> str:
    return "/" + re.sub(r"<\w+:(\w+)>", lambda match: str(ids[match[1]]), route)


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


def test_the_walk_covers_the_pages() -> None:
    assert (len(OF_ADMINS), len(WITH_ID)) == (13, 10)


@pytest.mark.parametrize("route", OF_ADMINS)
@pytest.mark.parametrize("method", ["get", "post"])
def test_other_roles_and_strangers_are_kept_out(
    organization: Any, signed_in: Any, client: Client, route: str, method: str
) -> None:
    new = audited.invite(organization.id, Role.VIEWER, actor="test")
    group = make_group(organization.id, "Staff", actor="test")
    ids = {"member_id": organization.editor.pk, "invitation_id": new.link.pk}
    there = address(route, **ids, group_id=group.pk)

    for member in (organization.editor, organization.viewer):
        refused = getattr(signed_in(member), method)(there)
        assert refused.status_code == 403
        assert "This page is for admins" in text_of(refused)
    assert getattr(client, method)(there)["Location"].startswith("/sign-in/")

    assert stored(organization.editor).is_active
    assert len(invitations(organization)) == 1


@pytest.mark.parametrize("route", WITH_ID)
def test_another_organizations_people_are_not_found(
    organization: Any, other_organization: Any, signed_in: Any, route: str
) -> None:
    new = audited.invite(organization.id, Role.VIEWER, actor="test")
    browser = signed_in(other_organization.admin)
    group = make_group(organization.id, "Staff", actor="test")
    ids = {
        "member_id": organization.editor.pk,
        "invitation_id": new.link.pk,
        "group_id": group.pk,
    }
    unknown = dict.fromkeys(ids, uuid.uuid4())

    for wrong in (ids, unknown):
        answer = browser.post(address(route, **wrong), {"role": "admin"})
        assert answer.status_code == 404
        assert "There is nothing here" in text_of(answer)

    assert (stored(organization.editor).role, stored(organization.editor).is_active) == (
        "editor",
        True,
    )
    assert len(invitations(organization)) == 1


def test_the_list_names_everybody_of_the_organization_and_nobody_else(
    organization: Any, other_organization: Any, signed_in: Any
) -> None:
    audited.change_email(organization.viewer, "viewer@example.org")
    audited.change_member(organization.id, organization.editor.pk, is_active=False, actor="test")
    audited.invite(other_organization.id, Role.VIEWER, "theirs@example.org", actor="test")

    page = text_of(signed_in(organization.admin).get("/people/"))

    for member in (organization.admin, organization.editor, organization.viewer):
        assert f">{member.username}</a>" in page
    assert "viewer@example.org" in page
    assert (page.count("Active</td>"), page.count("Deactivated</span>")) == (2, 1)
    assert other_organization.admin.username not in page
    assert "theirs@example.org" not in page
    # The admin was here a moment ago, the others never.
    assert page.count(">never</td>") == 2


def test_a_long_list_has_pages(organization: Any, signed_in: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr("core.console.people.pages.ON_A_PAGE", 2)
    browser = signed_in(organization.admin)

    first, second = (text_of(browser.get(f"/people/?page={n}")) for n in (1, 2))

    assert "Page 1 of 2" in first
    assert organization.viewer.username in second
    assert organization.admin.username not in second.partition("<main")[2]


def test_a_long_list_is_searched_by_name_and_address(
    organization: Any, other_organization: Any, signed_in: Any, monkeypatch: Any
) -> None:
    browser = signed_in(organization.admin)
    assert 'type="search"' not in text_of(browser.get("/people/"))
    monkeypatch.setattr("core.console.people.pages.ON_A_PAGE", 2)
    for one in (organization, other_organization):
        audited.change_email(one.viewer, f"Vera@{one.model.slug}.example")

    assert 'type="search"' in text_of(browser.get("/people/"))
    for asked in (organization.viewer.username.upper(), "vera@"):
        found = text_of(browser.get("/people/", {"q": asked})).partition("<main")[2]
        assert found.count("row-title") == 1 and organization.viewer.username in found
    assert "There are none like that." in text_of(browser.get("/people/?q=nobody"))


def test_only_admins_are_led_to_the_people(organization: Any, signed_in: Any) -> None:
    for member, is_led in ((organization.admin, True), (organization.editor, False)):
        page = text_of(signed_in(member).get("/ask/"))
        assert ('href="/people/"' in page) == is_led
        assert 'href="/you/"' in page


def test_an_invitation_shows_its_link_once(organization: Any, signed_in: Any) -> None:
    browser = signed_in(organization.admin)
    form = {"email": "new@example.org", "role": "editor"}

    shown = browser.post("/people/invite/", form)

    [link] = LINK.findall(text_of(shown))
    assert "no mail server is set up here" in text_of(shown)
    assert "no-store" in shown["Cache-Control"]
    token = link.split("/")[2]
    listed = text_of(browser.get("/people/"))
    assert "new@example.org" in listed
    assert token not in listed
    [invitation] = invitations(organization)
    assert (invitation.email, invitation.role) == ("new@example.org", "editor")


def test_the_page_says_whether_the_link_was_mailed(
    organization: Any, signed_in: Any, post: Any, override: Any
) -> None:
    browser = signed_in(organization.admin)
    form = {"email": f"{organization.id}@example.org", "role": "viewer"}

    mailed = text_of(browser.post("/people/invite/", form))
    override(EMAIL_PORT=1)
    away = text_of(browser.post("/people/invite/", form))

    assert f"It was mailed to {organization.id}@example.org as well." in mailed
    assert len(post.mails) == 1
    assert "was not sent, since the mail server did not take it" in away
    assert len(LINK.findall(away)) == 1


@pytest.mark.parametrize(
    "form",
    [
        {"role": "owner"},
        {"email": "nobody", "role": "viewer"},
        {"email": "a\0@example.org", "role": "viewer"},
        {"email": f"{'x' * 300}@example.org", "role": "viewer"},
    ],
)
def test_an_invitation_that_can_not_be_is_refused_beside_its_field(
    organization: Any, signed_in: Any, form: dict[str, str]
) -> None:
    answer = signed_in(organization.admin).post("/people/invite/", form)

    assert answer.status_code == 422
    assert 'aria-invalid="true"' in text_of(answer)
    assert invitations(organization) == []


def test_a_withdrawn_invitation_leaves_the_list(organization: Any, signed_in: Any) -> None:
    new = audited.invite(organization.id, Role.VIEWER, actor="test")
    browser = signed_in(organization.admin)
    there = f"/people/invitations/{new.link.pk}/withdraw/"

    answer = browser.post(there, follow=True)

    assert "Its link opens nothing any more." in text_of(answer)
    assert invitations(organization) == []
    assert browser.post(there).status_code == 404
    assert browser.get(there).status_code == 405


def test_an_expired_invitation_stays_listed_until_it_is_made_again_or_removed(
    organization: Any, signed_in: Any
) -> None:
    browser = signed_in(organization.admin)
    made = [
        audited.invite(organization.id, Role.EDITOR, email, actor="test").link
        for email in ("late@example.org", "old@example.org", "")
    ]
    ended = timezone.now() - timedelta(days=2)
    with tenant(organization.id):
        OneTimeLink.objects.update(expires_at=ended)
        OneTimeLink.objects.filter(pk=made[1].pk).update(expires_at=ended - KEPT)
    shown = text_of(browser.get("/people/"))
    assert f"Expired on {date_format(ended)}" in shown
    assert "late@example.org" in shown and "old@example.org" not in shown

    again = "/people/invite/?email=late%40example.org&amp;role=editor"
    assert again in shown
    form = text_of(browser.get(unescape(again)))
    assert 'value="late@example.org"' in form and 'value="editor" selected' in form
    browser.post("/people/invite/", {"role": "editor", "email": "late@example.org"})
    assert text_of(browser.get("/people/")).count("Expired on") == 1
    there = f"/people/invitations/{made[2].pk}/withdraw/"
    assert "Expired on" not in text_of(browser.post(there, follow=True))
    with tenant(organization.id):
        assert OneTimeLink.objects.get().email == "late@example.org"  # the others have gone


def test_a_role_is_changed_on_the_members_page(organization: Any, signed_in: Any) -> None:
    browser = signed_in(organization.admin)
    there = f"/people/{organization.viewer.pk}/"

    saved = browser.post(there, {"role": "editor"}, follow=True)

    assert "Saved." in text_of(saved)
    assert stored(organization.viewer).role == Role.EDITOR
    assert browser.post(there, {"role": "owner"}).status_code == 422
    admin, viewer = organization.admin.username, organization.viewer.username
    assert actions(organization) == [("member.changed", f"user:{admin}", viewer)]


def test_the_last_admin_is_told_why_they_stay(organization: Any, signed_in: Any) -> None:
    browser = signed_in(organization.admin)
    there = f"/people/{organization.admin.pk}/"

    for answer in (browser.post(there, {"role": "viewer"}), browser.post(f"{there}deactivate/")):
        assert answer.status_code == 409
        assert "is the last active admin" in text_of(answer)
    assert browser.get("/people/").status_code == 200


def test_an_admin_among_several_may_step_down(organization: Any, signed_in: Any) -> None:
    audited.change_member(organization.id, organization.editor.pk, role=Role.ADMIN, actor="test")
    browser = signed_in(organization.admin)

    answer = browser.post(f"/people/{organization.admin.pk}/", {"role": "viewer"}, follow=True)

    assert answer.redirect_chain == [("/you/", 302)]
    assert browser.get("/people/").status_code == 403


def test_a_deactivated_members_sessions_end_and_stay_ended(
    organization: Any, signed_in: Any
) -> None:
    admin, viewer = signed_in(organization.admin), signed_in(organization.viewer)
    there = f"/people/{organization.viewer.pk}/"
    assert viewer.get("/ask/").status_code == 200

    admin.post(f"{there}deactivate/")

    assert viewer.get("/ask/")["Location"].startswith("/sign-in/")
    assert viewer.get("/api/v1/documents/").status_code == 401
    page = text_of(admin.post(f"{there}reset-link/"))
    assert "Reactivate the account first." in page
    admin.post(f"{there}reactivate/")
    assert viewer.get("/ask/")["Location"].startswith("/sign-in/")
    assert stored(organization.viewer).is_active


def test_a_reset_link_is_shown_once_for_the_member_it_names(
    organization: Any, signed_in: Any
) -> None:
    answer = signed_in(organization.admin).post(f"/people/{organization.viewer.pk}/reset-link/")

    assert len(LINK.findall(text_of(answer))) == 1
    assert f"On it {organization.viewer.username} chooses a new password." in text_of(answer)
