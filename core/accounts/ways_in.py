"""By what a member signs in, and where from: what is stored of it and opens nothing, for the export
of the person. Inside ``tenant()``."""

from collections.abc import Iterable
from typing import Any

from core.accounts.models import SignOnIdentity
from core.accounts.passkeys import passkeys_of
from core.accounts.provisioning import external_ids
from core.accounts.second_factors import factor_of
from core.accounts.sessions import sessions_of
from core.tenancy.models import User

SESSION = ("device", "address", "began_at", "last_used_at")
PASSKEY = ("name", "created_at", "last_used_at")
IDENTITY = ("issuer", "subject")


def ways_in(member: User) -> dict[str, Any]:
    """Open sessions, passkeys, since when there is a second factor, and who the member is to the
    organization's identity provider."""
    factor = factor_of(member)
    return {
        "sessions": _columns(SESSION, sessions_of(member, None)),
        "passkeys": _columns(PASSKEY, passkeys_of(member)),
        "second_factor_since": factor and factor.since,
        "identities": _columns(IDENTITY, SignOnIdentity.objects.filter(member=member)),
        "external_id": external_ids([member]).get(member.pk, ""),
    }


def _columns(names: tuple[str, ...], rows: Iterable[object]) -> list[dict[str, Any]]:
    return [{name: getattr(row, name) for name in names} for row in rows]
