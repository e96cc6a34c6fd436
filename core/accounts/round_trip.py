"""To an organization's identity provider and back, by whichever protocol it speaks.

What is remembered of a browser meanwhile is an errand: a dictionary of texts, for the session.
"""

import hashlib
import logging
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from hmac import compare_digest
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from core.accounts import oidc, saml
from core.accounts.arrivals import ACTOR, Person, person_of
from core.accounts.models import Protocol, SignOn, UsedAssertion
from core.accounts.saml_assertion import SKEW
from core.accounts.saml_metadata import (
    SamlProvider,
    ServiceProvider,
    check_certificates,
    fetch_metadata,
    read_metadata,
)
from core.accounts.sealed import unseal
from core.accounts.sign_on import callback_of, entity_id_of
from core.audit.record import record
from core.errors import NotAllowed, SignOnFailed
from core.tenancy.context import tenant
from core.tenancy.models import Organization
from core.text.languages import DEFAULT

logger = logging.getLogger(__name__)
METADATA_READ_EVERY, TRIED_AGAIN_AFTER = timedelta(days=1), timedelta(minutes=10)


def leave_for(organization: Organization, sign_on: SignOn) -> tuple[str, dict[str, str]]:
    """Where to send the browser, and its errand; SignOnFailed."""
    if sign_on.protocol == Protocol.SAML:
        ours, provider = _service(organization), _present_provider(sign_on)
        address, request_id = saml.begin(ours, provider)
        return address, {"request_id": request_id}
    address, errand = oidc.begin(_client(organization, sign_on))
    return address, asdict(errand)


def check_answer(errand: Mapping[str, str], given: Mapping[str, str]) -> None:
    """NotAllowed where what came back can't be the answer to this errand."""
    if "request_id" in errand:
        if "SAMLResponse" not in given:
            raise NotAllowed(_("The identity provider did not let you in. Begin again."))
        return  # whose answer it is stands in what the provider signed
    if not compare_digest(given.get("state", "").encode(), errand["state"].encode()):
        raise NotAllowed(_("This sign-in was not begun here, or took too long. Begin again."))
    if "code" not in given:
        raise NotAllowed(
            _("The identity provider did not let you in. Begin again, or ask an admin.")
        )


def person_from(
    organization: Organization,
    sign_on: SignOn,
    errand: Mapping[str, str],
    given: Mapping[str, str],
) -> Person:
    """Who came back, as the provider vouches; SignOnFailed, NotAllowed."""
    if ("request_id" in errand) != (sign_on.protocol == Protocol.SAML):
        raise NotAllowed(_("Single sign-on was set up anew meanwhile. Begin again."))
    if sign_on.protocol == Protocol.SAML:
        ours, provider = _service(organization), read_metadata(sign_on.metadata)
        vouched = saml.finish(ours, provider, errand["request_id"], given["SAMLResponse"])
        _use_once(organization.pk, vouched.assertion_id, vouched.ends_at)
        return person_of(sign_on, vouched.claims)
    claims = oidc.finish(_client(organization, sign_on), oidc.Errand(**errand), given["code"])
    return person_of(sign_on, claims)


def _client(organization: Organization, sign_on: SignOn) -> oidc.Client:
    """What the provider knows this organization by."""
    secret = unseal(sign_on.sealed_client_secret)
    callback = callback_of(organization)
    return oidc.Client(sign_on.issuer, sign_on.client_id, secret, callback, organization.pk)


def _service(organization: Organization) -> ServiceProvider:
    return ServiceProvider(entity_id_of(organization), callback_of(organization))


def _present_provider(sign_on: SignOn) -> SamlProvider:
    """As its metadata have it; where they are at an address they are read anew once a day, so that
    its next certificate is known in time. What can't be read then leaves those that are stored."""
    stored = read_metadata(sign_on.metadata)
    read_at, now = sign_on.metadata_read_at, timezone.now()
    # One from further ahead was written while the clock was.
    is_fresh = read_at is not None and abs(now - read_at) <= METADATA_READ_EVERY
    if not sign_on.metadata_url or is_fresh:
        return stored
    try:
        with override(DEFAULT):  # what goes wrong is for the log, not for whoever comes
            text, found = _metadata_there(sign_on)
    except SignOnFailed as error:
        logger.warning("metadata of %s stay: %s", sign_on.organization_id, error.detail)
        # Each sign-in until then would wait for an address that does not answer.
        _keep(sign_on, metadata_read_at=now - METADATA_READ_EVERY + TRIED_AGAIN_AFTER)
        return stored
    with tenant(sign_on.organization_id):
        if _keep(sign_on, metadata=text, metadata_read_at=now) and found != stored:
            record("sign_on.set_up", ACTOR, sign_on.issuer, metadata_url=sign_on.metadata_url)
    return found


def _keep(sign_on: SignOn, **read: Any) -> bool:
    """Whether it was kept: not where an admin has entered other metadata meanwhile."""
    with tenant(sign_on.organization_id):
        same = SignOn.objects.filter(pk=sign_on.pk, metadata_url=sign_on.metadata_url)
        return bool(same.update(**read))


def _metadata_there(sign_on: SignOn) -> tuple[str, SamlProvider]:
    """What is at their address now; SignOnFailed where that can't take the stored one's place."""
    text = fetch_metadata(sign_on.organization_id, sign_on.metadata_url)
    found = read_metadata(text)
    if found.entity_id != sign_on.issuer:
        raise SignOnFailed(_("The metadata are of another identity provider now."))
    check_certificates(found.certificates)
    return text, found


def _use_once(organization_id: UUID, assertion_id: str, ends_at: datetime) -> None:
    """SignOnFailed for an assertion that somebody came in with before."""
    digest = hashlib.sha256(assertion_id.encode()).hexdigest()
    with tenant(organization_id):
        UsedAssertion.objects.filter(ends_at__lt=timezone.now() - SKEW).delete()
        _assertion, is_new = UsedAssertion.objects.get_or_create(
            organization_id=organization_id, id_hash=digest, defaults={"ends_at": ends_at}
        )
    if not is_new:
        raise SignOnFailed(_("This assertion was used before. Begin again."))
