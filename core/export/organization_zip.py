"""All that is stored of an organization as one archive (docs/decisions/0035)."""

import json
from collections.abc import Generator, Iterable, Iterator
from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone

from core.accounts.models import SignOn
from core.audit.record import record
from core.export.contents import KINDS, Kind
from core.export.original_files import FOLDER, Unreadable, originals
from core.export.zip_stream import Entry, zipped
from core.organizations.logo import logo_now
from core.organizations.settings import options_of
from core.tenancy.context import tenant
from core.tenancy.models import Organization
from core.tenancy.slices import slices

LOGO = "logo.png"
ABOUT, SETTINGS, UNREADABLE = "README.txt", "settings.json", "unreadable.jsonl"
_SIGN_ON = (
    *("protocol", "issuer", "client_id", "metadata", "metadata_url"),
    *("domains", "role_claim", "admin_values", "editor_values"),
)


def note_organization_export(actor: str) -> None:
    """For the audit, before the first byte is sent. Inside ``tenant()``."""
    record("organization.exported", actor)


def organization_as_zip(organization_id: UUID) -> Generator[bytes, None, None]:
    """The parts of the archive. In bounded memory, and with no transaction open between two."""
    return zipped(_entries(organization_id))


def _entries(organization_id: UUID) -> Iterator[Entry]:
    with tenant(organization_id):
        organization = Organization.objects.get(pk=organization_id)
        chosen, logo = _settings(organization), logo_now()
    yield Entry(ABOUT, [_about(organization).encode()])
    yield Entry(SETTINGS, [(json.dumps(chosen, indent=2, ensure_ascii=False) + "\n").encode()])
    if logo:
        yield Entry(LOGO, [logo])
    for kind in KINDS:
        yield Entry(f"{kind.name}.jsonl", _lines(organization_id, kind))
    unreadable: list[Unreadable] = []
    yield from originals(organization_id, unreadable)
    if unreadable:
        yield Entry(UNREADABLE, [_json_lines(map(asdict, unreadable))])


def _settings(organization: Organization) -> dict[str, Any]:
    sign_on = SignOn.objects.select_related("password_admin").first()
    return {
        "slug": organization.slug,
        **options_of(organization),
        "sign_on": sign_on and _sign_on(sign_on),
    }


def _sign_on(sign_on: SignOn) -> dict[str, Any]:
    admin = sign_on.password_admin
    return {
        **{name: getattr(sign_on, name) for name in (*_SIGN_ON, "other_role", "is_only")},
        "password_admin": admin and admin.username,
    }


def _lines(organization_id: UUID, kind: Kind) -> Iterator[bytes]:
    for rows in slices(organization_id, kind.rows, kind.size, by_time=kind.by_time):
        yield _json_lines(map(kind.line, rows))


def _json_lines(lines: Iterable[Any]) -> bytes:
    texts = (json.dumps(line, cls=DjangoJSONEncoder, ensure_ascii=False) for line in lines)
    return "".join(f"{text}\n" for text in texts).encode()


def _about(organization: Organization) -> str:
    """In words, for whoever finds the archive later."""
    files = [
        (f"{FOLDER}/", "The files that were uploaded, all versions, by the documents' titles."),
        (LOGO, "The logo, where there is one."),
        (SETTINGS, "Settings and single sign-on, without secrets."),
        *((f"{kind.name}.jsonl", kind.what) for kind in KINDS),
        (UNREADABLE, "Only where originals could not be read: which, and why."),
    ]
    listed = "\n".join(f"{name}: {what}" for name, what in files)
    return (
        f"All that is stored of {organization.name} in Policy Chatbot, read from "
        f"{timezone.now():%Y-%m-%d %H:%M} UTC on.\n"
        "It is what its admins may see, of every audience: keep it as you keep the documents that "
        "the fewest may read.\n\n"
        "A file that ends in .jsonl has one JSON object on each line. Times are UTC. What was "
        "changed while the archive was made may be in it as it was before or after.\n\n"
        f"{listed}\n"
    )
