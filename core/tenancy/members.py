"""Members of an organization: made, found, changed, and what they may change about themselves.

Everything here but ``create_member``, ``member_by_username`` and ``confirm_password`` is called
inside ``tenant()``.
"""

from typing import Any
from uuid import UUID

from django.contrib.auth.hashers import check_password
from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from core.errors import Conflict, InvalidInput, NotFound
from core.tenancy.context import current_tenant, identity, tenant
from core.tenancy.models import OneTimeLink, Organization, Role, User

MOST_CHARACTERS = 150  # of a username
LONGEST_EMAIL = 254
_valid_username = UnicodeUsernameValidator()


def create_member(
    organization_id: UUID, username: str, password: str | None, role: Role, email: str = ""
) -> User:
    """A new member; without a password one who can't sign in yet.

    Conflict when the username is taken (usernames are one list for all), InvalidInput for a
    name, password or mail address that can't be.
    """
    name = _checked_username(username)
    if password is not None:
        _check_password(password)
    mail = checked_email(email)
    try:
        with tenant(organization_id):
            return User.objects.create_user(
                name, password, organization_id=organization_id, role=role, email=mail
            )
    except IntegrityError as error:
        sentence = _("The username “%(name)s” is taken. Choose another.") % {"name": name}
        raise Conflict(sentence, errors={"username": [sentence]}) from error


def members() -> QuerySet[User]:
    """All of them, those who may sign in first, by name."""
    everybody = User.objects.filter(organization_id=current_tenant())
    return everybody.order_by("-is_active", "username")


def members_like(text: str) -> QuerySet[User]:
    """Those of ``members`` who have ``text`` in their name or mail address."""
    return members().filter(Q(username__icontains=text) | Q(email__icontains=text))


def member_called(text: str) -> User | None:
    """The one of ``members`` with this name, else the only one with this mail address."""
    named = members().filter(username=text).first()
    found = [named] if named else list(members().exclude(email="").filter(email__iexact=text)[:2])
    return found[0] if len(found) == 1 else None


def find_member(member_id: UUID) -> User:
    """One of ``members``; NotFound for any other id."""
    found = members().filter(pk=member_id).first()
    if found is None:
        raise NotFound("There is no such member.")
    return found


def member_by_username(username: str) -> User:
    """One member of any organization, for commands; else NotFound."""
    with identity(username):
        found = User.objects.filter(username=username).first()
    if found is None:
        raise NotFound(f"There is no member “{username}”.")
    return found


def change_member(
    member_id: UUID, *, role: Role | None = None, is_active: bool | None = None
) -> tuple[User, dict[str, Any]]:
    """Give a member another role, or let them in or out; what is None stays.

    Also returns what is different now, by name. Letting somebody out ends their sessions and
    links. Conflict where no active admin would be left, NotFound.
    """
    lock_members()
    member = find_member(member_id)
    wanted = {"role": role, "is_active": is_active}
    changes = {
        name: value
        for name, value in wanted.items()
        if value is not None and value != getattr(member, name)
    }
    if not changes:
        return member, {}
    if changes.get("role", Role.ADMIN) != Role.ADMIN or not changes.get("is_active", True):
        _keep_an_admin(member)
    for name, value in changes.items():
        setattr(member, name, value)
    if changes.get("is_active") is False:
        member.session_generation += 1
        end_links(member)
    member.save(update_fields=[*changes, "session_generation"])
    return member, changes


def set_password(member: User, password: str) -> None:
    """Another password, which ends sessions and links; InvalidInput for one too weak."""
    _check_password(password, member)
    member.set_password(password)
    member.save(update_fields=["password"])
    end_links(member)


def change_password(member: User, old: str, password: str) -> None:
    """``set_password`` for somebody who knows the ``old`` one; else InvalidInput."""
    confirm_password(member, old)
    set_password(member, password)


def confirm_password(member: User, password: str) -> None:
    """InvalidInput unless this is the member's present password."""
    # Not the member's own method, which would replace an outdated hash and so end this session.
    if not check_password(password, member.password):
        sentence = _("This is not your present password.")
        raise InvalidInput(sentence, {"old_password": [sentence]})


def change_email(member: User, email: str) -> None:
    """Another mail address, or none, which ends links; InvalidInput for a text that can't be
    one."""
    member.email = checked_email(email)
    member.save(update_fields=["email"])
    end_links(member)


def change_language(member: User, code: str) -> None:
    """The language of the console for this member, one of CLAIMED; empty takes the choice back."""
    member.language = code
    member.save(update_fields=["language"])


def end_sessions(member: User) -> None:
    """Sign the account out wherever it is signed in."""
    member.session_generation += 1
    member.save(update_fields=["session_generation"])


def checked_email(email: str) -> str:
    """A mail address, or nothing; InvalidInput for what is neither."""
    given = email.strip()
    if not given:
        return ""
    try:
        validate_email(given)
    except ValidationError as error:
        raise InvalidInput(" ".join(error.messages), {"email": error.messages}) from error
    if len(given) > LONGEST_EMAIL:
        sentence = _("A mail address has at most %(most)s characters.") % {"most": LONGEST_EMAIL}
        raise InvalidInput(sentence, {"email": [sentence]})
    return given


def _checked_username(username: str) -> str:
    name = User.normalize_username(username.strip())
    try:
        _valid_username(name)
    except ValidationError as error:
        raise InvalidInput(" ".join(error.messages), {"username": error.messages}) from error
    if len(name) > MOST_CHARACTERS:
        sentence = _("A username has at most %(most)s characters.") % {"most": MOST_CHARACTERS}
        raise InvalidInput(sentence, {"username": [sentence]})
    return name


def _check_password(password: str, member: User | None = None) -> None:
    try:
        validate_password(password, member)
    except ValidationError as error:
        raise InvalidInput(" ".join(error.messages), {"password": error.messages}) from error


def lock_members() -> None:
    """One change at a time of members, and of groups' names: two admins who demote each other would
    each count the other."""
    Organization.objects.select_for_update(no_key=True).get(pk=current_tenant())


def _keep_an_admin(leaving: User) -> None:
    admins = members().filter(role=Role.ADMIN, is_active=True)
    if leaving in admins and admins.count() == 1:
        raise Conflict(
            _("“%(name)s” is the last active admin. Make somebody else an admin first.")
            % {"name": leaving.username}
        )


def end_links(member: User) -> None:
    """Let no open link of the member's lead to a new password."""
    OneTimeLink.objects.filter(member=member).delete()
