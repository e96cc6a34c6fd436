"""Whether an organization's weekly mail is due, and whose turn it is to send it.

Called inside ``tenant()``.
"""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from django.db.models import Q

from core.tenancy.models import Organization


def this_monday(now: datetime) -> date:
    """The Monday of this week, UTC: a digest is of the seven days before it."""
    today = now.astimezone(UTC).date()
    return today - timedelta(days=today.weekday())


def is_due(organization: Organization, monday: date) -> bool:
    """Whether the digest of the week before ``monday`` has not been sent."""
    return organization.digest_until is None or organization.digest_until < monday


def claim(organization_id: UUID, monday: date) -> bool:
    """Whether this week's digest is ours to send: only one of several schedulers gets it."""
    unsent = Q(digest_until=None) | Q(digest_until__lt=monday)
    return bool(Organization.objects.filter(unsent, pk=organization_id).update(digest_until=monday))


def give_back(organization: Organization) -> None:
    """What was claimed and could not be sent: due again, as when ``organization`` was read."""
    mine = Organization.objects.filter(pk=organization.pk)
    mine.update(digest_until=organization.digest_until)
