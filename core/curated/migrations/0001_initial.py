"""Answers that people wrote, and whom they are for."""

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
import pgvector.django.halfvec
from django.conf import settings
from django.db import migrations, models

from core.tenancy.rls import READER, readers_only, tenant_table

OF_ANSWER = "EXISTS (SELECT FROM curated_curatedanswer a WHERE a.id = answer_id)"


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("documents", "0010_deleted_documents"),
        ("tenancy", "0008_within_organization"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CuratedAnswer",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("text", models.TextField()),
                ("language", models.CharField(max_length=10)),
                ("answered_by", models.CharField(max_length=100)),
                ("answered_on", models.DateField()),
                ("valid_until", models.DateField()),
                ("source", models.CharField(blank=True, max_length=300)),
                ("source_url", models.CharField(blank=True, max_length=500)),
                ("source_page", models.PositiveIntegerField(null=True)),
                (
                    "audience",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), null=True, size=None
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                ("deleted_at", models.DateTimeField(null=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="tenancy.organization",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "source_document",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="documents.document",
                    ),
                ),
            ],
            options={
                "ordering": ["-updated_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="CuratedQuestion",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("text", models.TextField()),
                ("embedding_model", models.CharField(blank=True, max_length=100)),
                ("vector", pgvector.django.halfvec.HalfVectorField(null=True)),
                (
                    "answer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="questions",
                        to="curated.curatedanswer",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="tenancy.organization",
                    ),
                ),
            ],
            options={
                "ordering": ["position"],
            },
        ),
        migrations.CreateModel(
            name="CuratedVersion",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("content", models.JSONField()),
                ("actor", models.CharField(max_length=200)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "answer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="versions",
                        to="curated.curatedanswer",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="tenancy.organization",
                    ),
                ),
            ],
            options={
                "ordering": ["-number"],
            },
        ),
        migrations.AddIndex(
            model_name="curatedanswer",
            index=models.Index(fields=["organization", "valid_until"], name="curated_validity"),
        ),
        migrations.AddConstraint(
            model_name="curatedquestion",
            constraint=models.UniqueConstraint(
                fields=("answer", "position"), name="curated_question_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="curatedversion",
            constraint=models.UniqueConstraint(
                fields=("answer", "number"), name="curated_version_once"
            ),
        ),
        *tenant_table("curated_curatedanswer"),
        *tenant_table("curated_curatedquestion"),
        *tenant_table("curated_curatedversion"),
        readers_only(
            "curated_curatedanswer",
            f"audience IS NULL OR audience && string_to_array({READER}, ',')",
        ),
        readers_only("curated_curatedquestion", OF_ANSWER),
        readers_only("curated_curatedversion", OF_ANSWER),
    ]
