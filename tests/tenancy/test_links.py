"""One-time links: they open once, for whom they are, and tell strangers nothing."""

import threading
from datetime import timedelta

import pytest
from django.contrib.auth import authenticate
from django.utils import timezone

from core.audit import members as audited
from core.audit.models import AuditEvent
from core.errors import Conflict, InvalidInput, LinkExpired, NotFound
from core.tenancy.context import tenant
from core.tenancy.invitations import open_invitations
from core.tenancy.models import LinkKind, OneTimeLink, Role, User
from core.tenancy.one_time_links import find_link
from tests.conftest import PASSWORD

GONE = "This link is not valid any more. Ask an admin of your organization for a new one."
INVITATION, RESET = LinkKind.INVITATION, LinkKind.RESET


def invite(organization, role=Role.EDITOR, email=""):
    return audited.invite(organization.id, role, email, actor="user:ada")


def token_of(new):
    return new.address.rstrip("/").rpartition("/")[2]


def open_(new):
    return find_link(LinkKind(new.link.kind), token_of(new))


def name_for(organization):
    return f"new-{organization.viewer.username}"


def listed(organization):
    with tenant(organization.id):
        return [link.pk for link in open_invitations()]


def recorded(organization):
    with tenant(organization.id):
        found = AuditEvent.objects.order_by("created_at")
        return [(event.action, event.actor, event.target, event.details) for event in found]


def is_gone(new):
    with pytest.raises(LinkExpired, match="not valid any more"):
        open_(new)
    return True


def test_an_invited_person_becomes_a_member_once(organization):
    new = invite(organization, email="new@example.org")
    link, name = open_(new), name_for(organization)
    assert link.organization.name == "Harbour"

    member = audited.accept(link, name, PASSWORD)

    assert (member.role, member.email) == (Role.EDITOR, "new@example.org")
    assert authenticate(username=name, password=PASSWORD) == member
    assert is_gone(new)
    with pytest.raises(LinkExpired):
        audited.accept(link, f"{name}-2", PASSWORD)
    assert listed(organization) == []
    told = (str(link.pk), {"role": "editor", "email": "new@example.org"})
    assert recorded(organization) == [
        ("invitation.created", "user:ada", *told),
        ("invitation.accepted", f"user:{name}", *told),
    ]


def test_two_who_open_the_same_link_at_once_make_one_member(organization):
    link, name = open_(invite(organization)), name_for(organization)
    outcomes = []
    ready = threading.Barrier(2)

    def accept(username):
        ready.wait()
        try:
            audited.accept(link, username, PASSWORD)
            outcomes.append("made")
        except LinkExpired:
            outcomes.append("gone")

    threads = [threading.Thread(target=accept, args=[f"{name}-{n}"]) for n in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["gone", "made"]


def test_a_link_stays_open_when_what_was_chosen_is_refused(organization, other_organization):
    new = invite(organization)
    for username, password, error in (
        (other_organization.admin.username, PASSWORD, Conflict),
        (name_for(organization), "short", InvalidInput),
        ("two words", PASSWORD, InvalidInput),
    ):
        with pytest.raises(error):
            audited.accept(open_(new), username, password)
    assert audited.accept(open_(new), name_for(organization), PASSWORD).role == Role.EDITOR


def test_only_the_hash_is_stored(organization, superuser):
    new = invite(organization)
    [row] = superuser.execute(
        "SELECT t::text FROM tenancy_onetimelink t WHERE id = %s", [new.link.pk]
    ).fetchone()
    assert token_of(new) not in row
    with tenant(organization.id):
        assert token_of(new) not in str(AuditEvent.objects.values_list())


def test_a_link_that_has_expired_opens_nothing_and_is_not_listed(organization):
    new, other = invite(organization), invite(organization)
    with tenant(organization.id):
        links = OneTimeLink.objects.filter(pk=new.link.pk)
        assert links.get().expires_at - timezone.now() > timedelta(days=6, hours=23)
        links.update(expires_at=timezone.now())
    assert is_gone(new)
    assert listed(organization) == [other.link.pk]


def test_a_withdrawn_invitation_opens_nothing(organization, other_organization):
    new = invite(organization, Role.ADMIN)
    with pytest.raises(NotFound):
        audited.withdraw(other_organization.id, new.link.pk, actor="user:eve")
    audited.withdraw(organization.id, new.link.pk, actor="user:ada")
    with pytest.raises(NotFound):
        audited.withdraw(organization.id, new.link.pk, actor="user:ada")
    assert is_gone(new)
    assert recorded(organization)[1:] == [
        ("invitation.withdrawn", "user:ada", str(new.link.pk), {"role": "admin", "email": ""})
    ]


def test_the_longest_address_can_be_invited(organization):
    longest = f"{'x' * 242}@example.org"
    assert invite(organization, email=longest).link.email == longest
    with pytest.raises(InvalidInput):
        invite(organization, email=f"x{longest}")


def test_another_invitation_to_the_same_address_takes_its_place(organization):
    first = invite(organization, email="new@example.org")
    second = invite(organization, email="new@example.org")
    assert is_gone(first)
    assert listed(organization) == [second.link.pk]
    third = invite(organization, email="NEW@example.org")
    assert is_gone(second)
    assert listed(organization) == [third.link.pk]


@pytest.mark.parametrize(
    ("is_active", "told"), [(True, "is a member already"), (False, "Reactivate the account")]
)
def test_a_member_is_not_invited_again(organization, is_active, told):
    member = organization.viewer
    with tenant(organization.id):
        User.objects.filter(pk=member.pk).update(email="eva@example.org", is_active=is_active)
    for address in ("eva@example.org", "EVA@example.org"):
        with pytest.raises(InvalidInput, match=told) as refused:
            invite(organization, email=address)
        assert member.username in refused.value.extra["errors"]["email"][0]
    assert listed(organization) == []


def test_a_member_of_another_organization_can_be_invited(organization, other_organization):
    with tenant(other_organization.id):
        User.objects.filter(pk=other_organization.viewer.pk).update(email="eva@example.org")
    assert invite(organization, email="eva@example.org").link.email == "eva@example.org"


def test_what_is_no_link_or_one_of_another_kind_ends_in_the_same_sentence(organization):
    new = invite(organization)
    for kind, token in ((RESET, token_of(new)), (INVITATION, "nonsense"), (INVITATION, "\0")):
        with pytest.raises(LinkExpired) as refused:
            find_link(kind, token)
        assert refused.value.detail == GONE


def test_no_link_of_a_switched_off_organization_opens(organization):
    new = invite(organization)
    with tenant(organization.id):
        organization.model.is_active = False
        organization.model.save()
    assert is_gone(new)


def offer(organization, member):
    return audited.offer_reset(organization.id, member.pk, actor="user:ada")


def test_a_reset_link_gives_a_member_a_new_password_once(organization):
    viewer = organization.viewer
    first, new = offer(organization, viewer), offer(organization, viewer)
    assert is_gone(first)
    link = open_(new)
    assert link.expires_at - timezone.now() < timedelta(days=1)
    with pytest.raises(InvalidInput):
        audited.reset_password(link, "short")

    audited.reset_password(link, "another horse battery")

    assert authenticate(username=viewer.username, password=PASSWORD) is None
    assert authenticate(username=viewer.username, password="another horse battery") == viewer
    assert is_gone(new)
    with pytest.raises(LinkExpired):
        audited.reset_password(link, "a third horse battery")
    assert listed(organization) == []
    assert recorded(organization)[1:] == [
        ("reset_link.created", "user:ada", viewer.username, {}),
        ("password.reset", f"user:{viewer.username}", viewer.username, {}),
    ]


def test_reset_links_are_for_ones_own_active_members(organization, other_organization):
    with pytest.raises(NotFound):
        offer(other_organization, organization.viewer)
    audited.change_member(organization.id, organization.viewer.pk, is_active=False, actor="test")
    with pytest.raises(Conflict, match="Reactivate"):
        offer(organization, organization.viewer)


def test_reset_links_end_with_the_password_or_the_account_they_are_for(organization):
    of_viewer, of_editor = (
        offer(organization, organization.viewer),
        offer(organization, organization.editor),
    )
    audited.change_password(organization.viewer, PASSWORD, "another horse battery")
    audited.change_member(organization.id, organization.editor.pk, is_active=False, actor="test")
    audited.change_member(organization.id, organization.editor.pk, is_active=True, actor="test")
    assert is_gone(of_viewer)
    assert is_gone(of_editor)


def test_links_are_mailed_where_there_is_an_address_and_a_server(organization, post):
    address = f"{organization.id}@example.org"
    new = invite(organization, email=address)
    assert new.mailed is True
    [mail] = post.to(address)
    text = bytes(mail.get_payload(decode=True)).decode()
    assert new.address in text
    assert "for 7 days" in text
    assert mail["Subject"] == "Harbour: an invitation to ask its policies"
    audited.change_email(organization.viewer, address)
    reset = offer(organization, organization.viewer)
    assert reset.address in bytes(post.to(address)[1].get_payload(decode=True)).decode()
    assert (invite(organization).mailed, len(post.mails)) == (None, 2)


def test_a_mail_server_that_is_away_changes_nothing_but_what_is_said(
    organization, post, override, caplog
):
    override(EMAIL_PORT=1)
    new = invite(organization, email="new@example.org")
    assert new.mailed is False
    assert open_(new).email == "new@example.org"
    assert "was not sent" in caplog.text
    assert token_of(new) not in caplog.text
    override(EMAIL_HOST=None)
    assert invite(organization, email="new@example.org").mailed is None
