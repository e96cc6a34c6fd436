"""An organization's golden questions, and how they fared whenever all of them were asked."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models

from core.conversations.models import Message
from core.evaluation.reasons import spelled
from core.tenancy.models import TenantModel


class GoldenEntry(TenantModel):
    """A question whose right answer is known. ``refused``: the documents must not answer it; else
    ``places`` are where its answer stands, as core.quality.entries has them."""

    question = models.TextField()
    refused = models.BooleanField(default=False)
    places: "models.JSONField[Any, Any]" = models.JSONField(default=list)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["created_at", "id"]


class RunState(models.TextChoices):
    RUNNING = "running"
    FINISHED = "finished"
    FAILED = "failed"


class QualityRun(TenantModel):
    """All golden questions asked once; at most one run of an organization is under way.

    ``index`` is the version of what could be searched when it began. ``started_by`` is empty of a
    run that began by itself. ``newly_right`` and ``newly_wrong`` compare with the run before that
    held nothing back. ``held_back`` is how many versions it keeps from readers.
    ``error`` is why it failed, in English, and ``error_code`` by which pages say it in other
    languages; runs of earlier releases have none.
    ``leased_until``: until then one worker has it. ``attempts`` counts its workers since the last
    answer that came.
    """

    state = models.CharField(max_length=10, choices=RunState.choices, default=RunState.RUNNING)
    index = models.CharField(max_length=64, blank=True)
    started_by = models.CharField(max_length=200, blank=True)
    total = models.PositiveIntegerField()
    done = models.PositiveIntegerField(default=0)
    right = models.PositiveIntegerField(default=0)
    newly_right = models.PositiveIntegerField(default=0)
    newly_wrong = models.PositiveIntegerField(default=0)
    held_back = models.PositiveIntegerField(default=0, db_default=0)
    error_code = models.CharField(max_length=40, blank=True, default="", db_default="")
    error = models.TextField(blank=True)
    leased_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization"],
                condition=models.Q(state="running"),
                name="one_run_under_way",
            )
        ]
        indexes = [models.Index(fields=["organization", "-created_at"], name="run_lately")]


class QualityResult(TenantModel):
    """How one golden question fared. ``was_right`` is what the run before says of it, None where
    it was not asked. ``explanation`` is why it is wrong, as core.evaluation.reasons stores it.
    ``blamed`` are the versions that are held back because of it (core.quality.blame). ``message``
    is the answer, until that is deleted."""

    run = models.ForeignKey(QualityRun, on_delete=models.CASCADE, related_name="results")
    entry = models.ForeignKey(GoldenEntry, on_delete=models.CASCADE, related_name="results")
    right = models.BooleanField()
    was_right = models.BooleanField(null=True)
    explanation = models.TextField(blank=True)
    blamed: "ArrayField[Any, Any]" = ArrayField(
        models.UUIDField(),
        default=list,
        db_default=models.Value([], ArrayField(models.UUIDField())),
    )
    message = models.ForeignKey(Message, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["entry__created_at", "entry"]
        constraints = [models.UniqueConstraint(fields=["run", "entry"], name="result_once")]

    @property
    def why_wrong(self) -> str:
        """In the language of whoever reads; empty where it is right."""
        return spelled(self.explanation)
