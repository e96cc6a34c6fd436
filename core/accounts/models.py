"""How a member proves who they are, and where they are signed in."""

from django.db import models

from core.accounts.session_store import Session
from core.tenancy.models import TenantModel, User

__all__ = ["SecondFactor", "Session"]


class SecondFactor(TenantModel):
    """A member's authenticator app, and recovery codes for when it is lost."""

    member = models.OneToOneField(User, on_delete=models.CASCADE, related_name="+")
    sealed_secret = models.CharField(max_length=255)
    # A code works once: only those of later time steps are taken.
    last_step = models.BigIntegerField(default=0)
    recovery_hashes = models.JSONField(default=list)
    failures = models.PositiveIntegerField(default=0)
    locked_until = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"second factor {self.pk}"
