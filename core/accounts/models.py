"""How a member proves who they are, and where they are signed in."""

from django.db import models

from core.accounts.session_store import Session
from core.tenancy.models import Group, Role, TenantModel, User

__all__ = [
    "Passkey",
    "ProvisionedGroup",
    "ProvisionedMember",
    "ScimToken",
    "SecondFactor",
    "Session",
    "SignOn",
    "SignOnIdentity",
    "UsedAssertion",
    "WantedReset",
]


class WantedReset(TenantModel):
    """A member has asked for a link for a new password by mail. The row stays a while after the
    mail has gone, so that nobody fills a mailbox."""

    member = models.OneToOneField(User, on_delete=models.CASCADE, related_name="+")
    wanted_at = models.DateTimeField()
    next_try_at = models.DateTimeField()
    mailed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"wanted reset {self.pk}"


class SecondFactor(TenantModel):
    """That a member has two-factor authentication: an authenticator app, or passkeys, or both, and
    recovery codes for when they are lost. ``sealed_secret`` is empty without an app."""

    member = models.OneToOneField(User, on_delete=models.CASCADE, related_name="+")
    sealed_secret = models.CharField(max_length=255, blank=True)
    # A code works once: only those of later time steps are taken.
    last_step = models.BigIntegerField(default=0)
    recovery_hashes = models.JSONField(default=list)
    failures = models.PositiveIntegerField(default=0)
    locked_until = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"second factor {self.pk}"


class Passkey(TenantModel):
    """A key in a member's device or password manager, which signs in (WebAuthn). ``credential`` is
    its public half with its id, as fido2's AttestedCredentialData has them, in base64url."""

    member = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=60)
    # The SHA-256 of its id, which may have 1,023 bytes.
    id_hash = models.CharField(max_length=64)
    credential = models.TextField()
    # Counted up by the device at each use; 0 for good where it does not count.
    counter = models.BigIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    last_used_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["created_at"]
        constraints = [
            models.UniqueConstraint(fields=["organization", "id_hash"], name="passkey_once")
        ]

    def __str__(self) -> str:
        return self.name


class Protocol(models.TextChoices):
    OIDC = "oidc", "OpenID Connect"
    SAML = "saml", "SAML 2.0"


class SignOn(TenantModel):
    """An organization's own identity provider, which says who its members are.

    By OpenID Connect it has ``client_id`` and secret; by SAML ``metadata``, which were pasted or
    are read at ``metadata_url`` once a day, and whose entityID is the ``issuer``. ``domains`` are
    those of the mail addresses that may join by themselves. ``admin_values`` and ``editor_values``
    of the claim or attribute ``role_claim`` give these roles; all else gives ``other_role``, or may
    not sign in where that is empty.
    """

    protocol = models.CharField(
        max_length=4, choices=Protocol.choices, default=Protocol.OIDC, db_default=Protocol.OIDC
    )
    issuer = models.CharField(max_length=500)
    client_id = models.CharField(max_length=255, blank=True)
    sealed_client_secret = models.TextField(blank=True)
    metadata = models.TextField(blank=True, default="", db_default="")
    metadata_url = models.CharField(max_length=500, blank=True, default="", db_default="")
    metadata_read_at = models.DateTimeField(null=True)
    domains = models.JSONField(default=list)
    role_claim = models.CharField(max_length=100, blank=True)
    admin_values = models.JSONField(default=list)
    editor_values = models.JSONField(default=list)
    other_role = models.CharField(max_length=10, choices=Role.choices, blank=True)
    # Passwords open nothing then, but for the admin who comes in when the provider is away.
    is_only = models.BooleanField(default=False)
    password_admin = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organization"], name="one_sign_on")]

    def __str__(self) -> str:
        return self.issuer


class SignOnIdentity(TenantModel):
    """Who a member is at an identity provider: its ``subject``, which it never gives to another."""

    member = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    issuer = models.CharField(max_length=500)
    subject = models.CharField(max_length=255)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "issuer", "subject"], name="one_member_per_subject"
            )
        ]

    def __str__(self) -> str:
        return f"{self.subject} at {self.issuer}"


class UsedAssertion(TenantModel):
    """A SAML assertion that somebody came in with: it opens nothing again. Kept until it would
    have ended by itself."""

    id_hash = models.CharField(max_length=64)
    ends_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "id_hash"], name="assertion_once")
        ]

    def __str__(self) -> str:
        return self.id_hash


class ScimToken(TenantModel):
    """What an organization's identity provider proves itself with where it says who its members
    and groups are (SCIM). Of the text only its SHA-256 and its first characters are stored."""

    prefix = models.CharField(max_length=16)
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    last_used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organization"], name="one_scim_token")]

    def __str__(self) -> str:
        return f"{self.prefix}…"


class ProvisionedMember(TenantModel):
    """What the identity provider calls a member by SCIM, and whether it has deleted them: such a
    member is deactivated, and gone as far as SCIM tells."""

    member = models.OneToOneField(User, on_delete=models.CASCADE, related_name="+")
    external_id = models.CharField(max_length=255, blank=True)
    deleted_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"provisioned {self.member_id}"


class ProvisionedGroup(TenantModel):
    """What the identity provider calls a group by SCIM."""

    group = models.OneToOneField(Group, on_delete=models.CASCADE, related_name="+")
    external_id = models.CharField(max_length=255, blank=True)

    def __str__(self) -> str:
        return f"provisioned {self.group_id}"
