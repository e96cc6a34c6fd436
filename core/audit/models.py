"""Who did what, kept unaltered, and what models were used for."""

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
        indexes = [
            models.Index(fields=["organization", "-created_at"]),
            models.Index(fields=["organization", "target", "-created_at"], name="event_of_target"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.target}"


class UsageRecord(TenantModel):
    """One use of a model for an answer. ``cost`` is in the currency of LLM_CURRENCY, at the price
    of its day. ``message_id`` may name a message that has been erased since."""

    model = models.CharField(max_length=200)
    prompt_tokens = models.PositiveIntegerField()
    completion_tokens = models.PositiveIntegerField()
    cost = models.DecimalField(max_digits=16, decimal_places=8)
    cached = models.BooleanField(default=False)
    message_id = models.UUIDField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["organization", "-created_at"])]

    def __str__(self) -> str:
        return f"{self.model} {self.prompt_tokens}+{self.completion_tokens}"
