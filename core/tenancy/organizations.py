"""Creating organizations and listing them."""

import logging
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.db import IntegrityError, connection
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from psycopg import ClientCursor

from core.errors import Conflict, NotFound
from core.tenancy.context import platform, tenant
from core.tenancy.models import Organization, TenantModel

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
            _("There is an organization “%(slug)s” already. Choose another slug.") % {"slug": slug}
        ) from error
    return organization


def organization_ids() -> list[UUID]:
    """Every active organization, for work that visits each in turn."""
    with platform():
        return list(Organization.objects.filter(is_active=True).values_list("pk", flat=True))


@dataclass(frozen=True)
class Rows:
    """Those of a table that ``where`` chooses."""

    of: type[TenantModel]
    where: Q

    def exist(self) -> str:
        """As a condition in SQL, for whichever organization the scope is of."""
        found = self.of._base_manager.filter(self.where).order_by().query.exists()
        statement = found.get_compiler(connection=connection).as_sql()
        return f"EXISTS ({ClientCursor(connection.connection).mogrify(*statement)})"


def organizations_with(*kinds: Rows) -> list[UUID]:
    """The active organizations that have rows of at least one of these kinds. One statement asks
    for all, as there may be hundreds, in most of which nothing waits."""
    with platform(), connection.cursor() as cursor:
        condition = " OR ".join(rows.exist() for rows in kinds)
        cursor.execute("SELECT tenancy_organizations_with(%s)", [condition])
        return [organization_id for (organization_id,) in cursor.fetchall()]


def organizations() -> QuerySet[Organization]:
    """Every organization, inactive ones too, by slug. Inside ``platform()``."""
    return Organization.objects.order_by("slug")


def all_organizations() -> list[Organization]:
    """The same as a list."""
    with platform():
        return list(organizations())


def each_organization(visit: Callable[[UUID], int], *having: Rows) -> int:
    """The sum of ``visit(organization_id)`` over every active organization; where kinds of rows
    are named, over those ``having`` some.

    What goes wrong with one is logged and keeps nobody from the others.
    """
    total = 0
    for organization_id in organizations_with(*having) if having else organization_ids():
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
