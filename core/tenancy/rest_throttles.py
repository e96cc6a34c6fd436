"""Who may make how many calls of the REST surface a minute."""

from typing import Any

from django.conf import settings
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from core.tenancy.auth import caller_of
from core.tenancy.throttle import count_public_call, count_request


class KeyThrottle(BaseThrottle):
    """So many requests a minute for each key or member, within its organization."""

    def allow_request(self, request: Request, view: Any) -> bool:
        caller = caller_of(request)
        if caller is None:
            return True
        organization = caller.organization.pk if caller.organization else "platform"
        count_request(f"{organization}:{caller.name}", settings.RATE_LIMIT_PER_MINUTE)
        return True


class AddressThrottle(BaseThrottle):
    """So many public calls a minute for each address."""

    def allow_request(self, request: Request, view: Any) -> bool:
        count_public_call(request._request)
        return True
