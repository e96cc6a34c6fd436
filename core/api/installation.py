"""The state of the installation and its models, for its platform key."""

from typing import Any

from django.conf import settings
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core.audit.prices import unpriced
from core.documents.room import disks
from core.documents.used import stored_of_all
from core.installation import Level, state
from core.rest.base import Endpoint
from core.rest.installed_models import embedding, try_out, writers
from core.rest.problems import answers
from core.tenancy.permissions import IsPlatform
from core.tenancy.readers import EVERYTHING, reading_as

LEVELS = [(level.value, level.value) for level in Level]


class StateFindingSerializer(serializers.Serializer[Any]):
    """What one look of `doctor` found."""

    name = serializers.CharField()
    level = serializers.ChoiceField(LEVELS)
    found = serializers.CharField()
    advice = serializers.CharField(help_text="What to do about it; empty where all is well.")


class QueueSerializer(serializers.Serializer[Any]):
    """Jobs in line now: of each organization's files only the next has one."""

    name = serializers.CharField()
    waiting = serializers.IntegerField()
    oldest_seconds = serializers.FloatField(help_text="How long the first of them has waited.")
    running = serializers.IntegerField()
    failed = serializers.IntegerField(help_text="Those that are tried no more.")
    workers = serializers.IntegerField()


class BackupsSerializer(serializers.Serializer[Any]):
    """The archives in BACKUP_DIR."""

    count = serializers.IntegerField()
    newest_at = serializers.DateTimeField(allow_null=True)
    verified_at = serializers.DateTimeField(
        allow_null=True, help_text="When one was last restored and found whole."
    )
    verified_file = serializers.CharField(help_text="Which one that was; empty for none.")


class DiskSerializer(serializers.Serializer[Any]):
    """A disk on which uploads are kept or arrive; sizes are in bytes."""

    folder = serializers.CharField()
    used = serializers.IntegerField()
    free = serializers.IntegerField()
    reserve = serializers.IntegerField(help_text="What uploads leave free.")
    is_low = serializers.BooleanField(help_text="Whether uploads are refused.")


class InstallationState(serializers.Serializer[Any]):
    """The installation as it is at this moment."""

    version = serializers.CharField()
    findings = StateFindingSerializer(many=True)
    queues = QueueSerializer(many=True, allow_null=True, help_text="Null where Redis is away.")
    backups = BackupsSerializer(
        allow_null=True, help_text="Null where the folder of the backups can't be read."
    )
    disks = DiskSerializer(many=True)
    stored_bytes = serializers.IntegerField(
        help_text="Of the originals of all organizations that are served."
    )


class InstalledModels(serializers.Serializer[Any]):
    """The models of the settings."""

    asked = serializers.ListField(
        child=serializers.CharField(), help_text="Language models, the one asked first first."
    )
    offered = serializers.ListField(
        child=serializers.CharField(), help_text="Others that organizations may choose."
    )
    unpriced = serializers.ListField(
        child=serializers.CharField(),
        help_text="Those without a price where `LLM_PRICES` has any: quotas of cost do not hold "
        "their answers.",
    )
    embedding = serializers.CharField(allow_null=True, help_text="Null where it can't be had.")
    troubles = serializers.ListField(
        child=serializers.CharField(), help_text="Why models are missing here."
    )


class ModelToTest(serializers.Serializer[Any]):
    model = serializers.CharField(max_length=200, help_text="One of `asked` or `offered`.")


class TestedModel(serializers.Serializer[Any]):
    """What asking a model with one short prompt came to."""

    model = serializers.CharField()
    answers = serializers.BooleanField()
    trouble = serializers.CharField(help_text="Why it did not answer; else empty.")
    first_seconds = serializers.FloatField(
        allow_null=True, help_text="To its first words; null without an answer."
    )
    tokens_per_second = serializers.FloatField(allow_null=True)
    words_per_second = serializers.FloatField(allow_null=True)


class Installation(Endpoint):
    permission_classes = (IsPlatform,)

    @extend_schema(
        operation_id="installation_retrieve", responses=answers({200: InstallationState})
    )
    def get(self, request: Request) -> Response:
        """Show version, findings, queues, storage and backups, as `doctor` does. Takes some seconds
        where a server is away."""
        with reading_as(EVERYTHING):
            found, stored = state(), stored_of_all()
        told = {
            "version": found.version,
            "findings": found.findings,
            "queues": found.queues,
            "backups": found.backups,
            "disks": disks(),
            "stored_bytes": stored,
        }
        return Response(InstallationState(told).data)


class Models(Endpoint):
    permission_classes = (IsPlatform,)

    @extend_schema(operation_id="models_list", responses=answers({200: InstalledModels}))
    def get(self, request: Request) -> Response:
        """List the models that write answers and the one that embeds."""
        found, trouble = writers()
        embedder, embedding_trouble = embedding()
        told = {
            "asked": [model.name for model in found.asked],
            "offered": [model.name for model in found.offered],
            "unpriced": unpriced([model.name for model in found], settings.LLM_PRICES),
            "embedding": embedder and embedder.model_id,
            "troubles": [one for one in (trouble, embedding_trouble) if one],
        }
        return Response(InstalledModels(told).data)


class ModelTest(Endpoint):
    permission_classes = (IsPlatform,)

    @extend_schema(
        operation_id="models_test",
        request=ModelToTest,
        responses=answers({200: TestedModel}, 400, 404, 415),
    )
    def post(self, request: Request) -> Response:
        """Ask one of the language models, for 45 seconds at most, and say how fast it was."""
        tested = try_out(self.valid(ModelToTest, request.data)["model"], self.caller.name)
        speed = tested.speed
        told = {
            "model": tested.model,
            "answers": speed is not None,
            "trouble": tested.trouble,
            "first_seconds": speed and speed.first_seconds,
            "tokens_per_second": speed and speed.tokens,
            "words_per_second": speed and speed.words,
        }
        return Response(TestedModel(told).data)
