"""What goes into the pages of a site for a widget, and into the policy of its server."""

from dataclasses import dataclass

from django.conf import settings

from core.organizations.widget_settings import settings_of
from core.tenancy.models import ApiKey, Organization, Widget
from core.tenancy.origins import own_origin


@dataclass(frozen=True, slots=True)
class WidgetLines:
    """``snippet`` is empty without a key that can be shown."""

    snippet: str
    policy: str


def shows_pictures(widget: Widget, organization: Organization) -> bool:
    """Whether a page with the widget loads any from this server."""
    return bool(organization.logo) or settings_of(widget, organization)["previews"] == "page"


def widget_lines(widget: Widget, organization: Organization, key: ApiKey | None) -> WidgetLines:
    """For the widget's newest key that works."""
    own = own_origin()
    images = f"; img-src {own}" if shows_pictures(widget, organization) else ""
    text = key.public_text if key else ""
    line = f'<script src="{settings.PUBLIC_URL}/widget.js" data-api-key="{text}"></script>'
    return WidgetLines(line if text else "", f"script-src {own}; connect-src {own}{images}")
