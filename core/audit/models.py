"""Who did what, kept unaltered, and what models were used for."""

from typing import Any

from django.db import models
from django.db.models import Q

from core.tenancy.models import TenantModel


class AuditEvent(TenantModel):
    """One action. ``actor`` is ``user:NAME``, ``key:PREFIX`` or ``system``.

    ``number`` is its place in the organization's chain, from 1, and ``hash`` that of
    core.audit.chain, in hexadecimal; both are given at the end of the transaction that writes it.
    """

    action = models.CharField(max_length=60)
    actor = models.CharField(max_length=200)
    target = models.CharField(max_length=200, blank=True)
    details = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)
    number = models.BigIntegerField(null=True, editable=False)
    hash = models.CharField(max_length=64, blank=True, db_default="", editable=False)

    class Meta:
        ordering = ["-created_at"]
        indexes = [
            models.Index(fields=["organization", "-created_at"]),
            models.Index(fields=["organization", "target", "-created_at"], name="event_of_target"),
            models.Index(
                fields=["organization"], name="event_unchained", condition=Q(number__isnull=True)
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "number"],
                name="event_number",
                condition=Q(number__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.target}"

    @property
    def who(self) -> str:
        """The actor as people read it: a member by the name alone."""
        return self.actor.removeprefix("user:")


class AnswerSeal(TenantModel):
    """What an answer was when it was given, without a word of it, chained as events are.

    ``parts`` are salted SHA-256 of its parts by their names (core.conversations.sealed_answers);
    the salt is stored with the answer and goes with it. ``versions`` are those of the documents
    that it rests on, as ``[document id, number, SHA-256 of the file]``. It goes with its answer.
    """

    message_id = models.UUIDField()
    parts: "models.JSONField[Any, Any]" = models.JSONField()
    versions: "models.JSONField[Any, Any]" = models.JSONField()
    release = models.CharField(max_length=40)
    created_at = models.DateTimeField(auto_now_add=True)
    number = models.BigIntegerField(null=True, editable=False)
    hash = models.CharField(max_length=64, blank=True, db_default="", editable=False)

    class Meta:
        ordering = ["number"]
        indexes = [
            models.Index(fields=["organization", "message_id"], name="seal_of_answer"),
            models.Index(
                fields=["organization"], name="seal_unchained", condition=Q(number__isnull=True)
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "number"],
                name="seal_number",
                condition=Q(number__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"seal of {self.message_id}"


class ErasedSeal(TenantModel):
    """What remains of a seal once its answer was erased: its place in the chain and its hash, which
    the next one is over. The database lets a seal be deleted only where it has one of these."""

    number = models.BigIntegerField(editable=False)
    hash = models.CharField(max_length=64, editable=False)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["organization", "number"], name="erased_seal_number")
        ]

    def __str__(self) -> str:
        return f"erased seal {self.number}"


class AuditChain(TenantModel):
    """What is known of one of an organization's chains besides its rows, ``of`` events or answers:
    through which number it has been put out as a stream, and how the latest look at all of it
    ended.

    ``checked_number`` and ``checked_hash`` are of the last row then; ``broken_at`` is the number of
    the first row that is not as it was written, None while there is none.
    """

    of = models.CharField(max_length=10, default="events")
    streamed_number = models.BigIntegerField(default=0)
    checked_at = models.DateTimeField(null=True)
    checked_number = models.BigIntegerField(default=0)
    checked_hash = models.CharField(max_length=64, blank=True)
    broken_at = models.BigIntegerField(null=True)
    broken_because = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organization", "of"], name="chain_of")]

    def __str__(self) -> str:
        return f"chain through {self.checked_number}"


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
