"""What an organization's suggested questions are answered today, as often as one may look."""

from uuid import UUID

from core.answering.outlook import Outlook, outlooks
from core.organizations.settings import options_of
from core.tenancy.context import tenant
from core.tenancy.models import Organization
from core.tenancy.throttle import count_request

LOOKS_PER_MINUTE = 6


def suggested_outlooks(organization_id: UUID) -> list[Outlook]:
    """One for each suggested question, as somebody unknown would be answered.

    Raises RateLimited, ModelUnavailable and QuotaExceeded.
    """
    count_request(f"suggested:{organization_id}", LOOKS_PER_MINUTE)
    with tenant(organization_id):
        options = options_of(Organization.objects.get(pk=organization_id))
    return list(outlooks(organization_id, options["suggested_questions"]))
