"""An organization whose widget stands on the host's pages."""

from dataclasses import dataclass
from io import BytesIO
from typing import Any

from core.documents.ingest import embed, parse
from core.documents.intake import Actor, Upload, accept
from core.organizations.settings import change_options
from core.organizations.widget_options import WidgetOptions
from core.tenancy.context import tenant
from core.tenancy.keys import create_key
from core.tenancy.models import KeyKind
from core.tenancy.models import Organization as Row
from tests.conftest import Organization
from tests.e2e.widget.host import Host, document, script_tag
from tests.e2e.widget.policy import TITLE, policy_pdf

WIDGET = frozenset(WidgetOptions().fields)


@dataclass(frozen=True)
class Site:
    """``key`` works on the pages of ``host``, and nowhere else."""

    organization: Organization
    key: str
    host: Host
    server: str = ""

    @classmethod
    def made(cls, organization: Organization, host: Host) -> "Site":
        """With the policy of tests.e2e.widget.policy, ingested on the spot."""
        upload = Upload(file=BytesIO(policy_pdf()), filename="leave.pdf", title=TITLE)
        document, _ = accept(organization.id, upload, Actor("test"))
        with tenant(organization.id):
            version = document.versions.get()
            _, key = create_key(organization.id, KeyKind.PUBLISHABLE, origins=[host.origin])
        parse(organization.id, version.pk)
        embed(organization.id, version.pk)
        return cls(organization, key, host)

    def forget_settings(self) -> None:
        with tenant(self.organization.id):
            Row.objects.filter(pk=self.organization.id).update(settings={})

    def configure(self, **changes: Any) -> None:
        """Set options of the organization, or of its widget, by their names."""
        widget = {name: value for name, value in changes.items() if name in WIDGET}
        others = {name: value for name, value in changes.items() if name not in WIDGET}
        with tenant(self.organization.id):
            row = Row.objects.get(pk=self.organization.id)
            change_options(row, {**others, "widget": widget}, by_platform=False)

    def script(self, server: str = "", **data: str) -> str:
        return script_tag(server or self.server, self.key, **data)

    def page(
        self,
        *,
        server: str = "",
        head: str = "",
        attributes: str = 'lang="en"',
        headers: dict[str, str] | None = None,
        **data: str,
    ) -> str:
        """The address of a host page with the widget; ``theme="dark"`` is data-theme."""
        html = document(self.script(server, **data), head=head, attributes=attributes)
        return self.host.put(html, **(headers or {}))
