"""Limits that an organization's settings may set; without one there is none."""

from core.errors import QuotaExceeded
from core.tenancy.context import current_tenant
from core.tenancy.models import Organization

NAMES = {"documents": "documents", "questions_per_month": "questions this month"}


def quotas() -> dict[str, int | None]:
    """The active tenant's quotas by name; None means unlimited."""
    given = Organization.objects.get(pk=current_tenant()).settings.get("quotas", {})
    return {name: given.get(name) for name in NAMES}


def check_quota(name: str, used: int) -> None:
    """QuotaExceeded when one more than ``used`` would be too many."""
    limit = quotas()[name]
    if limit is not None and used >= limit:
        raise QuotaExceeded(
            f"This organization's quota of {limit} {NAMES[name]} is used up. "
            "Ask whoever runs this installation for a larger one."
        )
