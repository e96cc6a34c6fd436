"""Answers that people of an organization wrote themselves, each with the questions it is for."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from pgvector.django import HalfVectorField

from core.documents.models import Document
from core.tenancy.models import TenantModel, User


class CuratedAnswer(TenantModel):
    """An answer in the words of whoever ``answered_by`` names, given on ``answered_on``.

    It answers from that day to ``valid_until``, questions in its ``language`` (ISO 639-1), for its
    ``audience`` (core.tenancy.audiences): the database shows it to nobody else. Its source is said
    in words, by an address or by a document, of which ``source_page`` may be one page. ``owner``
    looks after it. ``version`` counts its changes. Once ``deleted_at`` is set it has no words left,
    and stays until they have been taken out of the answers that were given with it.
    """

    text = models.TextField()
    language = models.CharField(max_length=10)
    answered_by = models.CharField(max_length=100)
    answered_on = models.DateField()
    valid_until = models.DateField()
    source = models.CharField(max_length=300, blank=True)
    source_url = models.CharField(max_length=500, blank=True)
    source_document = models.ForeignKey(
        Document, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    source_page = models.PositiveIntegerField(null=True)
    owner = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    audience: "ArrayField[Any, Any]" = ArrayField(models.TextField(), null=True)
    version = models.PositiveIntegerField(default=1)
    deleted_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["-updated_at", "id"]
        indexes = [
            models.Index(fields=["organization", "valid_until"], name="curated_validity"),
        ]


class CuratedQuestion(TenantModel):
    """One wording of what is asked. ``vector`` is its embedding by ``embedding_model``, which is
    empty until it is made. The first by ``position`` stands for the others in lists."""

    answer = models.ForeignKey(CuratedAnswer, on_delete=models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField()
    text = models.TextField()
    embedding_model = models.CharField(max_length=100, blank=True)
    vector = HalfVectorField(null=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["answer", "position"], name="curated_question_once")
        ]


class CuratedVersion(TenantModel):
    """What an answer said from ``created_at`` on, as core.curated.versions writes it; ``actor`` is
    who changed it."""

    answer = models.ForeignKey(CuratedAnswer, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    content: "models.JSONField[Any, Any]" = models.JSONField()
    actor = models.CharField(max_length=200)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["answer", "number"], name="curated_version_once")
        ]
