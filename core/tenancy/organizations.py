"""Creating organizations and listing them."""

import logging
import uuid
from collections.abc import Callable
from uuid import UUID

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from core.errors import Conflict, InvalidInput, NotFound
from core.tenancy.context import platform, tenant
from core.tenancy.models import Organization, Role, User

logger = logging.getLogger(__name__)


def create_organization(name: str, slug: str, organization_id: UUID | None = None) -> Organization:
    """A new organization; Conflict when the slug is taken.

    ``organization_id`` is for callers that create more with it, in one ``tenant()`` block.
    """
    # The id is chosen here so that the row can be inserted inside its own tenant.
    organization = Organization(id=organization_id or uuid.uuid4(), name=name, slug=slug)
    try:
        with tenant(organization.pk):
            organization.save(force_insert=True)
    except IntegrityError as error:
        raise Conflict(
            f"There is an organization “{slug}” already. Choose another slug."
        ) from error
    return organization


def create_member(
    organization_id: UUID, username: str, password: str, role: Role, email: str = ""
) -> User:
    """A new member. Conflict when the username is taken (usernames are one list for all),
    InvalidInput for a password that is too weak."""
    try:
        validate_password(password)
    except ValidationError as error:
        raise InvalidInput(" ".join(error.messages), {"password": error.messages}) from error
    try:
        with tenant(organization_id):
            return User.objects.create_user(
                username, password, organization_id=organization_id, role=role, email=email
            )
    except IntegrityError as error:
        raise Conflict(f"The username “{username}” is taken. Choose another.") from error


def organization_ids() -> list[UUID]:
    """Every active organization, for work that visits each in turn."""
    with platform():
        return list(Organization.objects.filter(is_active=True).values_list("pk", flat=True))


def each_organization(visit: Callable[[UUID], int]) -> int:
    """The sum of ``visit(organization_id)`` over every active organization.

    What goes wrong with one is logged and keeps nobody from the others.
    """
    total = 0
    for organization_id in organization_ids():
        try:
            total += visit(organization_id)
        except Exception:
            logger.exception("%s failed for %s", visit.__module__, organization_id)
    return total


def find_organization(organization_id: UUID) -> Organization:
    """One organization by id, for the platform; else NotFound."""
    with platform():
        organization = Organization.objects.filter(pk=organization_id).first()
    if organization is None:
        raise NotFound("There is no such organization.")
    return organization


def organization_by_slug(slug: str) -> Organization:
    """One organization by slug, for commands; else NotFound."""
    with platform():
        organization = Organization.objects.filter(slug=slug).first()
    if organization is None:
        raise NotFound(f"There is no organization “{slug}”.")
    return organization
