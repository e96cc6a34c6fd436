"""Who did what, kept unaltered."""

from django.db import models

from core.tenancy.models import TenantModel


class AuditEvent(TenantModel):
    """One action. ``actor`` is ``user:NAME``, ``key:PREFIX`` or ``system``."""

    action = models.CharField(max_length=60)
    actor = models.CharField(max_length=200)
    target = models.CharField(max_length=200, blank=True)
    details = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["organization", "-created_at"])]

    def __str__(self) -> str:
        return f"{self.action} {self.target}"
