"""The language that people have chosen, for pages and mails to them."""

from django.conf import settings

from core.organizations.settings import options_of
from core.tenancy.models import Organization, User


def chosen_language(organization: Organization, member: User | None) -> str | None:
    """ISO 639-1 code of the member's choice, else the organization's; None where neither is one of
    those that texts are translated into."""
    for tag in (member.language if member else "", options_of(organization)["language"]):
        code = str(tag or "").split("-")[0]
        if code in dict(settings.LANGUAGES):
            return code
    return None
