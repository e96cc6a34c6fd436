"""What a signed SAML assertion says: of whom, for whom, in answer to what, and until when."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from lxml import etree

from core.accounts.provider_requests import CLOCKS_APART_SECONDS
from core.accounts.saml_metadata import SamlProvider, ServiceProvider
from core.accounts.saml_xml import ASSERTION, not_saml, only, text_of
from core.errors import SignOnFailed

SKEW = timedelta(seconds=CLOCKS_APART_SECONDS)
BEARER = "urn:oasis:names:tc:SAML:2.0:cm:bearer"
FORMATS = "urn:oasis:names:tc:SAML:{}:nameid-format:{}"
EMAIL, TRANSIENT = FORMATS.format("1.1", "emailAddress"), FORMATS.format("2.0", "transient")
# What providers call a mail address.
MAIL_NAMES = (
    *("email", "mail", "emailAddress", "urn:oid:0.9.2342.19200300.100.1.3"),
    "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress",
)


@dataclass(frozen=True, slots=True)
class Vouched:
    """Who came back. ``claims`` are as those of OpenID Connect; ``assertion_id`` may be used once,
    until ``ends_at``, and a little later by clocks that are apart."""

    claims: dict[str, Any]
    assertion_id: str
    ends_at: datetime


def read_assertion(
    assertion: etree._Element, ours: ServiceProvider, provider: SamlProvider, request_id: str
) -> Vouched:
    """Whom ``provider`` vouches for, to us and for now, in answer to our request; else
    SignOnFailed. ``assertion`` is verified."""
    if text_of(assertion.find(f"{ASSERTION}Issuer")) != provider.entity_id:
        raise SignOnFailed(_("The assertion is of another identity provider."))
    ends_at = min(_conditions_end(assertion, ours), _confirmation_end(assertion, ours, request_id))
    assertion_id = assertion.get("ID")
    if not assertion_id:
        raise not_saml()
    return Vouched(_claims(assertion), assertion_id, ends_at)


def _conditions_end(assertion: etree._Element, ours: ServiceProvider) -> datetime:
    """Until when the assertion holds; SignOnFailed where it is not for us or not for now."""
    conditions = only(assertion, f"{ASSERTION}Conditions")
    restrictions = conditions.findall(f"{ASSERTION}AudienceRestriction")
    if not restrictions or not all(
        ours.entity_id in map(text_of, one.findall(f"{ASSERTION}Audience")) for one in restrictions
    ):
        raise SignOnFailed(
            _(
                "The assertion is for another audience. The identity provider has to know this "
                "server by the entity ID that the settings show."
            )
        )
    statement = assertion.find(f"{ASSERTION}AuthnStatement")
    if statement is None:
        raise SignOnFailed(_("The assertion does not say that anybody signed in."))
    if ends := statement.get("SessionNotOnOrAfter"):
        _check_end(_time(ends))
    return _check_times(conditions)


def _confirmation_end(
    assertion: etree._Element, ours: ServiceProvider, request_id: str
) -> datetime:
    """Until when it may be handed over; SignOnFailed unless it is in answer to our request."""
    for one in assertion.findall(f"{ASSERTION}Subject/{ASSERTION}SubjectConfirmation"):
        data = one.find(f"{ASSERTION}SubjectConfirmationData")
        if one.get("Method") != BEARER or data is None:
            continue
        if data.get("Recipient") != ours.callback:
            raise SignOnFailed(_("The assertion is for another address."))
        if data.get("InResponseTo") != request_id:
            raise SignOnFailed(_("The assertion answers another request. Begin again."))
        return _check_times(data)
    raise SignOnFailed(_("The assertion does not say for whom it is (bearer)."))


def _check_times(element: etree._Element) -> datetime:
    begins = element.get("NotBefore")
    if begins and _time(begins) > timezone.now() + SKEW:
        raise SignOnFailed(
            _(
                "The identity provider’s assertion is not valid yet. Its clock and this server’s "
                "may be apart by more than a minute."
            )
        )
    end = _time(element.get("NotOnOrAfter", ""))
    _check_end(end)
    return end


def _check_end(end: datetime) -> None:
    if end <= timezone.now() - SKEW:
        raise SignOnFailed(
            _(
                "The identity provider’s assertion has expired. Its clock and this server’s may "
                "be apart by more than a minute. Begin again."
            )
        )


def _time(text: str) -> datetime:
    try:
        read = datetime.fromisoformat(text)
    except ValueError as error:
        raise SignOnFailed(
            _("A time in the identity provider’s assertion can’t be read.")
        ) from error
    # The standard has times in UTC, whether they say so or not.
    return read if read.tzinfo else read.replace(tzinfo=UTC)


def _claims(assertion: etree._Element) -> dict[str, Any]:
    name_id = only(assertion, f"{ASSERTION}Subject/{ASSERTION}NameID")
    subject, name_format = text_of(name_id), name_id.get("Format", "")
    if not subject or name_format == TRANSIENT:
        raise SignOnFailed(
            _(
                "The identity provider gives people another name each time. Have it send a NameID "
                "of the format persistent or emailAddress."
            )
        )
    claims: dict[str, Any] = {}
    for attribute in assertion.iterfind(f"{ASSERTION}AttributeStatement/{ASSERTION}Attribute"):
        values = [text_of(one) for one in attribute.findall(f"{ASSERTION}AttributeValue")]
        for name in filter(None, (attribute.get("FriendlyName"), attribute.get("Name"))):
            claims[name] = values
    mails = [claims[name][0] for name in MAIL_NAMES if claims.get(name)]
    email = subject if name_format == EMAIL else next(iter(mails), "")
    return claims | {"sub": subject, "email": email, "email_verified": bool(email)}
