"""Rate limits of the widget: for each key, each address, and each visitor."""

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest

from core.tenancy.throttle import address_of, count_requests


def count_request_of(request: HttpRequest, organization_id: UUID, key_id: UUID) -> None:
    """Count a request with this key, from this address. Raises RateLimited."""
    scope = f"{organization_id}:widget"
    count_requests(
        {
            f"{scope}:address:{address_of(request)}": settings.WIDGET_RATE_PER_ADDRESS,
            f"{scope}:key:{key_id}": settings.WIDGET_RATE_PER_KEY,
        }
    )


def count_visitor(organization_id: UUID, visitor_id: UUID) -> None:
    """Count what a visitor wants. Raises RateLimited."""
    scope = f"{organization_id}:widget:visitor:{visitor_id}"
    count_requests({scope: settings.WIDGET_RATE_PER_VISITOR})
