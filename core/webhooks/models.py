"""Where an organization's events are sent, and what is to be sent there."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.tenancy.models import TenantModel


class EventType(models.TextChoices):
    """What can be subscribed to, and TEST, which is sent to try an endpoint. docs/webhooks.md says
    what each one's data are."""

    DOCUMENT_COMPLETED = "document.completed", _("A document can be searched")
    DOCUMENT_FAILED = "document.failed", _("A document could not be read")
    DOCUMENT_HELD = "document.held", _("A version waits, because golden questions went wrong")
    DOCUMENT_IN_FORCE = "document.in_force", _("A version counts from now on")
    QUALITY_FELL = "quality.fell", _("Golden questions went wrong")
    REVIEW_DUE = "review.due", _("A document is to be reviewed")
    QUESTION_UNANSWERED = "question.unanswered", _("The policies did not answer a question")
    FEEDBACK_DOWN = "feedback.down", _("An answer was rated down")
    ERASURE_DONE = "erasure.done", _("A person’s conversations were erased")
    BACKUP_DONE = "backup.done", _("A backup was made of the whole installation")
    TEST = "webhook.test", _("A test")


SUBSCRIBED = [one for one in EventType if one is not EventType.TEST]


class WebhookEndpoint(TenantModel):
    """An address, and the ``events`` that it gets. Its secret is worked out from
    ``secret_generation`` (core.webhooks.signing); the one before signs as well until
    ``former_secret_until``.

    ``disabled_because`` is empty while it is enabled, and a sentence for people once it is not.
    After a failure nothing is sent until ``rests_until``; ``failures`` counts those in a row.
    """

    url = models.CharField(max_length=500)
    events: "models.JSONField[Any, Any]" = models.JSONField(default=list)
    secret_generation = models.PositiveIntegerField(default=1)
    former_secret_until = models.DateTimeField(null=True)
    disabled_because = models.CharField(max_length=200, blank=True)
    failures = models.PositiveIntegerField(default=0)
    rests_until = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["created_at", "id"]

    def __str__(self) -> str:
        return self.url

    @property
    def enabled(self) -> bool:
        return not self.disabled_because


class WebhookEvent(TenantModel):
    """Something that happened, once for all endpoints. Its id is the ``webhook-id`` that receivers
    tell repetitions by, and ``data`` are what the body says besides type and time."""

    type = models.CharField(max_length=40, choices=EventType.choices)
    data: "models.JSONField[Any, Any]" = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)


class DeliveryState(models.TextChoices):
    WAITING = "waiting"
    DELIVERED = "delivered"
    DEAD = "dead"  # given up after a day; it can be replayed


class WebhookDelivery(TenantModel):
    """An event on its way to an endpoint: the outbox. It is sent at ``next_at``, which lies a
    while ahead as long as somebody is sending it. ``answer`` says in words how the last attempt
    ended, ``status`` is the HTTP status, None where none came."""

    endpoint = models.ForeignKey(
        WebhookEndpoint, on_delete=models.CASCADE, related_name="deliveries"
    )
    event = models.ForeignKey(WebhookEvent, on_delete=models.CASCADE, related_name="deliveries")
    state = models.CharField(
        max_length=10, choices=DeliveryState.choices, default=DeliveryState.WAITING
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField()
    status = models.PositiveSmallIntegerField(null=True)
    answer = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [models.UniqueConstraint(fields=["endpoint", "event"], name="delivery_once")]
        indexes = [
            models.Index(
                fields=["organization", "next_at"],
                name="delivery_waiting",
                condition=models.Q(state="waiting"),
            ),
            models.Index(fields=["endpoint", "-created_at"], name="delivery_lately"),
        ]


class DaysWatched(TenantModel):
    """Up to which day, UTC, the events that come with the calendar have been noted."""

    until = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organization"], name="days_watched_once")]
