"""What is changed about an organization itself, each with its audit event.

For the pages and the calls alike; each function is a transaction of its own. ``actor`` is who
does it, as AuditEvent has it.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django.utils.translation import gettext as _

from core.audit.members import invite
from core.audit.record import record
from core.errors import InvalidInput
from core.organizations import settings
from core.organizations.answer_options import MAX_SYNONYMS
from core.organizations.logo import keep_logo
from core.tenancy import keys
from core.tenancy.context import tenant
from core.tenancy.identities import identity_secret
from core.tenancy.models import KeyKind, Organization, Role
from core.tenancy.one_time_links import NewLink
from core.tenancy.organizations import create_organization


@dataclass(frozen=True, slots=True)
class Made:
    """A new organization with a key of each kind, shown this once; ``invitation`` is its first
    admin's, where one was wanted."""

    organization: Organization
    secret_key: str
    publishable_key: str
    invitation: NewLink | None = None


def create(name: str, slug: str, *, actor: str, invites: str | None = None) -> Made:
    """With its keys or not at all. Conflict where the slug is taken. ``invites`` is the mail
    address of the first admin, or "" for an invitation that is passed on."""
    pk = uuid4()
    with tenant(pk):
        organization = create_organization(name, slug, pk)
        _, secret = keys.create_key(pk, KeyKind.SECRET)
        _, publishable = keys.create_key(pk, KeyKind.PUBLISHABLE)
        record("organization.created", actor, pk)
    invitation = None if invites is None else invite(pk, Role.ADMIN, invites, actor=actor)
    return Made(organization, secret, publishable, invitation)


def switch(organization_id: UUID, is_active: bool | None, *, actor: str) -> Organization:
    """Serve an organization no more, or again; None leaves it as it is. Its keys, members and
    widgets open nothing meanwhile, and no work is done for it."""
    with tenant(organization_id):
        organization = Organization.objects.select_for_update().get(pk=organization_id)
        if is_active is not None and is_active != organization.is_active:
            organization.is_active = is_active
            organization.save(update_fields=["is_active", "updated_at"])
            action = "organization.switched_on" if is_active else "organization.switched_off"
            record(action, actor, organization_id)
    return organization


def change_options(
    organization_id: UUID, changes: Any, *, actor: str, by_platform: bool = False
) -> dict[str, Any]:
    """Other settings; all of them as they are then. Raises what the rules about them do."""
    with tenant(organization_id):
        organization = Organization.objects.select_for_update().get(pk=organization_id)
        names = settings.change_options(organization, changes, by_platform=by_platform)
        record("settings.changed", actor, organization_id, names=names)
    return settings.options_of(organization)


def change_logo(organization_id: UUID, image: bytes | None, *, actor: str) -> None:
    """Another logo, a small PNG; None removes it."""
    with tenant(organization_id):
        organization = Organization.objects.select_for_update().get(pk=organization_id)
        keep_logo(organization, image)
        record("settings.changed", actor, organization_id, names=["logo"])


def add_synonym(organization_id: UUID, line: str, gap_id: UUID, *, actor: str) -> None:
    """Have ``line`` among the organization's synonyms, for the sake of a gap. InvalidInput where
    there are as many as there may be; raises what the rules about settings do."""
    with tenant(organization_id):
        organization = Organization.objects.select_for_update().get(pk=organization_id)
        known = settings.options_of(organization)["answers"]["synonyms"] or []
        if line in known:
            return
        if len(known) >= MAX_SYNONYMS:
            raise InvalidInput(
                _(
                    "There are as many such lines as there may be. An admin can delete some in "
                    "Settings, Answers."
                )
            )
        changes = {"answers": {"synonyms": [*known, line]}}
        settings.change_options(organization, changes, by_platform=False)
        # Not the words: the audit is kept for good, and people write names.
        record("gap.synonym", actor, gap_id)


def change_origins(organization_id: UUID, origins: Any, *, actor: str) -> list[str]:
    """Other sites for all publishable keys that work; InvalidInput."""
    with tenant(organization_id):
        changed = keys.change_origins(origins)
        record("origins.changed", actor, organization_id, origins=changed)
    return changed


def show_identity_secret(organization_id: UUID, *, rotate: bool, actor: str) -> str:
    """The secret with which the organization's sites sign names of visitors; with ``rotate``
    the next one, and the one in use ends."""
    with tenant(organization_id):
        organization = Organization.objects.select_for_update().get(pk=organization_id)
        if rotate:
            organization.identity_generation += 1
            organization.save(update_fields=["identity_generation"])
        action = "identity_secret.rotated" if rotate else "identity_secret.shown"
        record(action, actor, organization_id)
    return identity_secret(organization)
