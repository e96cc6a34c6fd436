"""Organizations, their members and their keys."""

import uuid
from typing import Any, TypeVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from core.tenancy.context import current_tenant

M = TypeVar("M", bound=models.Model)


class TenantManager(models.Manager[M]):
    """Names the active tenant in every query, beside row-level security.

    Outside a ``tenant()`` block it raises TenantScopeError.
    """

    def get_queryset(self) -> models.QuerySet[M]:
        return super().get_queryset().filter(organization_id=current_tenant())

    def for_organization(self, organization: "Organization | uuid.UUID") -> models.QuerySet[M]:
        """The rows of ``organization``; none at all unless it is the active tenant."""
        key = organization.pk if isinstance(organization, Organization) else organization
        return self.get_queryset().filter(organization_id=key)


class Organization(models.Model):
    """The customer and its members. ``settings`` is for core.organizations.settings alone
    to read and write."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=200)
    slug = models.SlugField(max_length=80, unique=True)
    settings = models.JSONField(default=dict)
    is_active = models.BooleanField(default=True)
    # Counted up to end the secret with which its sites sign visitors' names.
    identity_generation = models.PositiveIntegerField(default=1)
    # The day before which questions are in the latest digest mail.
    digest_until = models.DateField(null=True)
    # What is in the address of its logo, and changes with it; empty without one.
    logo = models.CharField(max_length=16, default="", db_default="", blank=True)
    # The embedding model whose vectors it is searched by, as core.documents.vectors.in_use
    # stores it; empty until its first document.
    searched_by = models.JSONField(default=dict, db_default=models.Value({}, models.JSONField()))
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.slug


class TenantModel(models.Model):
    """Base of every table whose rows belong to one organization."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")

    objects = TenantManager()

    class Meta:
        abstract = True


class Logo(TenantModel):
    """An organization's logo, a small PNG: not in its row, which every request reads."""

    image = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organization"], name="one_logo")]


class Role(models.TextChoices):
    ADMIN = "admin", _("Admin")
    EDITOR = "editor", _("Editor")
    VIEWER = "viewer", _("Viewer")


class UserManager(BaseUserManager["User"]):
    """Plain: a user is looked up under ``identity()``, before a tenant is known."""

    def create_user(self, username: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(username=username, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """A member of one organization."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    username = models.CharField(max_length=150, unique=True)
    email = models.EmailField(blank=True)
    role = models.CharField(max_length=10, choices=Role.choices, default=Role.VIEWER)
    # Of the console, ISO 639-1; empty: the organization's, or the browser's.
    language = models.CharField(max_length=2, blank=True, default="", db_default="")
    is_active = models.BooleanField(default=True)
    # Runs the installation: core.accounts.platform_admins says what that means.
    is_platform_admin = models.BooleanField(default=False, db_default=False)
    # Counted up to end every session of the account.
    session_generation = models.PositiveIntegerField(default=1)
    last_seen_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "username"
    # Read as somebody signs in or comes back (core.tenancy.auth).
    group_ids: tuple[uuid.UUID, ...] = ()

    def __str__(self) -> str:
        return self.username

    def get_session_auth_hash(self) -> str:
        """What a session must hold to be this account's; another password or generation has
        another."""
        text = f"{self.password} {self.session_generation}"
        return salted_hmac("core.tenancy session", text, algorithm="sha256").hexdigest()


class Group(TenantModel):
    """Members for whom documents can be. ``claim_value`` is what single sign-on calls it, if
    anything."""

    name = models.CharField(max_length=100)
    claim_value = models.CharField(max_length=200, blank=True, default="", db_default="")
    members = models.ManyToManyField(User, through="GroupMember", related_name="groups")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["organization", "name"], name="group_name_once")
        ]

    def __str__(self) -> str:
        return self.name


class GroupMember(TenantModel):
    """That ``member`` belongs to ``group``."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="+")
    member = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["group", "member"], name="in_group_once")]


class Widget(TenantModel):
    """A chat on sites of the organization, with settings of its own (core.tenancy.widgets); a
    reader, as a group is, for whom documents can be.

    The first has its organization's id, and is made with it by the database, whichever release
    makes the organization. Its sites are those of its keys.
    """

    name = models.CharField(max_length=100)
    settings = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["organization", "name"], name="widget_name_once")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_first(self) -> bool:
        return self.pk == self.organization_id

    @property
    def named_id(self) -> uuid.UUID | None:
        """How keys and conversations name it: None is the first one."""
        return None if self.is_first else self.pk


class LinkKind(models.TextChoices):
    INVITATION = "invitation"
    RESET = "reset"  # by an admin
    FORGOTTEN = "forgotten"  # by mail, for whoever asked on the sign-in page


class OneTimeLink(TenantModel):
    """A link that opens once: to become a member, or for ``member`` to choose a password.

    Only its SHA-256 is stored. The row goes when the link is used or withdrawn.
    """

    kind = models.CharField(max_length=10, choices=LinkKind.choices)
    token_hash = models.CharField(max_length=64, unique=True)
    email = models.EmailField(blank=True)
    role = models.CharField(max_length=10, choices=Role.choices, blank=True)
    member = models.ForeignKey(User, null=True, on_delete=models.CASCADE, related_name="+")
    expires_at = models.DateTimeField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def is_expired(self) -> bool:
        return self.expires_at <= timezone.now()


class KeyKind(models.TextChoices):
    SECRET = "secret"  # noqa: S105  (a word, not a secret)
    PUBLISHABLE = "publishable"


class ApiKey(TenantModel):
    """A key of an organization. Of a secret one only its SHA-256 and its first characters are
    stored; ``public_text`` is the whole of a publishable one, which stands in pages anyway.

    A secret key with an ``audience`` reads and asks as those, and manages nothing
    (core.tenancy.audiences). A publishable one belongs to ``widget``, None being the first: so do
    those of before there were several."""

    name = models.CharField(max_length=100, blank=True)
    kind = models.CharField(max_length=12, choices=KeyKind.choices)
    prefix = models.CharField(max_length=16)
    key_hash = models.CharField(max_length=64, unique=True)
    public_text = models.CharField(max_length=64, blank=True)
    origins = models.JSONField(default=list)
    widget = models.ForeignKey(Widget, null=True, on_delete=models.CASCADE, related_name="+")
    audience: "ArrayField[Any, Any]" = ArrayField(models.TextField(), null=True)
    expires_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    # Of a publishable one, read as the key is found (core.tenancy.keys).
    shown_widget: Widget

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.prefix}…"

    @property
    def widget_pk(self) -> uuid.UUID:
        """The id of its widget."""
        return self.widget_id or self.organization_id

    @property
    def is_expired(self) -> bool:
        return self.expires_at is not None and self.expires_at <= timezone.now()


class LegalHold(TenantModel):
    """That nothing of a person is deleted, or nothing of the whole organization where
    ``user_identifier`` is empty (core.tenancy.holds). ``set_by`` is as AuditEvent's actor."""

    user_identifier = models.CharField(max_length=200, blank=True)
    reason = models.CharField(max_length=500)
    set_by = models.CharField(max_length=200)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "user_identifier"], name="one_hold_of_each"
            )
        ]

    def __str__(self) -> str:
        return f"hold {self.pk}"


class PlatformKey(models.Model):
    """A key of the installation: creates and manages organizations, reads none of their rows."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    prefix = models.CharField(max_length=16)
    key_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.prefix}…"
