"""Settings that would be unsafe, as numbered system checks with a hint."""

from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path
from tempfile import gettempdir
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core import checks
from django.core.exceptions import ImproperlyConfigured
from django.db import connections
from django.utils.translation import gettext

from appliance.base_path import is_base_path
from appliance.schema import too_new, unknown
from core.audit.prices import read_prices
from core.documents.reading.scans import Recognition, why_none
from core.errors import ModelUnavailable
from core.providers.base import EXTRACTIVE
from core.providers.cross_encoder import why_no_cross_encoder
from core.providers.registry import judge
from core.providers.tokens import tokenizer_file
from core.tenancy.keys import PLATFORM_PREFIX, PREFIXES, may_be_given
from core.tenancy.models import KeyKind
from core.tenancy.origins import own_origin

PROVIDERS = {"ollama", "openai", "anthropic", "bedrock", EXTRACTIVE, "fake"}
BACKENDS = {"openvino", "sentence-transformers", "ollama", "openai"}


@checks.register(checks.Tags.security)
def check_settings(app_configs: Sequence[Any] | None, **_: Any) -> list[checks.CheckMessage]:
    """Every setting without which serving would be unsafe or would not work."""
    found: list[checks.CheckMessage] = []

    def error(number: int, message: str, hint: str) -> None:
        found.append(checks.Error(message, hint=hint, id=f"appliance.E{number:03}"))

    if len(_secret_key()) < 50:
        error(
            1,
            "SECRET_KEY is missing, or shorter than 50 characters.",
            "Set SECRET_KEY, or SECRET_KEY_FILE, to a long random value: "
            "python -c 'import secrets; print(secrets.token_urlsafe(50))'",
        )
    if not settings.DATABASE_URL:
        error(2, "DATABASE_URL is missing.", "Set it to the runtime role's address.")
    if "*" in settings.ALLOWED_HOSTS and not settings.DEBUG:
        error(3, "ALLOWED_HOSTS admits any host.", "Name the hosts that people type.")
    _check_providers(error)
    if settings.EMBEDDING_BACKEND not in BACKENDS:
        hint = f"One of {', '.join(sorted(BACKENDS))}."
        error(5, f"EMBEDDING_BACKEND “{settings.EMBEDDING_BACKEND}” is unknown.", hint)
    _check_models(error)
    _check_widget(error)
    _check_scans(error)
    _check_places(error)
    _check_first_keys(error)
    if settings.DEBUG:
        found.append(
            checks.Warning(
                gettext("DEBUG is on."),
                hint=gettext("Error pages show internals: never serve so."),
                id="appliance.W001",
            )
        )
    return found


def _secret_key() -> str:
    """Empty where there is none, which Django's settings refuse to say."""
    try:
        return str(settings.SECRET_KEY)
    except ImproperlyConfigured:
        return ""


def _check_providers(error: Callable[[int, str, str], None]) -> None:
    others = [*settings.LLM_FALLBACKS, *settings.LLM_OFFERED]
    named = [each.partition("/")[::2] for each in others]
    for name, model in [(settings.LLM_PROVIDER, settings.LLM_MODEL), *named]:
        if name not in PROVIDERS:
            known = ", ".join(sorted(PROVIDERS))
            hint = f"LLM_PROVIDER, LLM_FALLBACKS and LLM_OFFERED name some of {known}."
            error(4, f"The provider “{name}” is unknown.", hint)
        if name == "bedrock" and find_spec("botocore") is None:
            hint = "Install policy-chatbot[bedrock], or choose another provider."
            error(17, "The provider bedrock can't be used without the extra bedrock.", hint)
        if name == "bedrock" and not (model and settings.BEDROCK_REGION):
            hint = (
                "Set BEDROCK_REGION, and LLM_MODEL to the id of a model or inference profile that "
                "this region has; in LLM_FALLBACKS and LLM_OFFERED write bedrock/ID."
            )
            error(18, "The provider bedrock has no default region and no default model.", hint)


def _check_models(error: Callable[[int, str, str], None]) -> None:
    if settings.RERANK_MODEL:
        reason = why_no_cross_encoder(Path(settings.RERANK_MODEL))
        if not reason and find_spec("sentence_transformers") is None:
            reason = "can't be used without the extra policy-chatbot[sentence-transformers]"
        if reason:
            hint = "Set it to the folder of a cross-encoder, or leave it empty."
            error(6, f"RERANK_MODEL: {settings.RERANK_MODEL} {reason}.", hint)
    if settings.LLM_TOKENIZER:
        try:
            tokenizer_file(Path(settings.LLM_TOKENIZER))
        except ModelUnavailable as failed:
            hint = "It is found beside the weights of the model that the server runs."
            error(7, failed.detail, hint)
    try:
        read_prices(settings.LLM_PRICES)
    except ValueError as failed:
        error(8, str(failed), "For example openai/gpt-4.1-mini=0.40:1.60, commas between several.")


def _check_widget(error: Callable[[int, str, str], None]) -> None:
    try:
        own_origin()
    except ValueError:
        hint = "Set it to what people type, such as https://HOST."
        error(10, f"PUBLIC_URL “{settings.PUBLIC_URL}” is no address.", hint)
    else:
        public = urlsplit(settings.PUBLIC_URL)
        if public.query or public.fragment or not is_base_path(public.path):
            hint = "It may end with a path such as /policies: letters, digits and - . _ ~ only."
            error(16, f"PUBLIC_URL “{settings.PUBLIC_URL}” has a path that can't be served.", hint)
    rates = ("WIDGET_RATE_PER_KEY", "WIDGET_RATE_PER_VISITOR", "WIDGET_RATE_PER_ADDRESS")
    for name in ("VISITOR_TOKEN_SECONDS", *rates):
        if getattr(settings, name) < 1:
            error(11, f"{name} is smaller than 1.", "Nobody could use the widget.")
    if settings.LLM_PARALLEL < 0:
        error(12, "LLM_PARALLEL is negative.", "Set it to 0 for no limit.")


def _check_scans(error: Callable[[int, str, str], None]) -> None:
    if find_spec("tesserocr") is None:
        return  # on this system scans are not read, which each of them says
    how = Recognition(languages=tuple(settings.OCR_LANGUAGES), folder=settings.OCR_DATA)
    if reason := why_none(how):
        error(13, reason, "Without it no scanned page could be read.")


def _check_first_keys(error: Callable[[int, str, str], None]) -> None:
    first = {
        "FIRST_API_KEY": PREFIXES[KeyKind.SECRET],
        "FIRST_PLATFORM_API_KEY": PLATFORM_PREFIX,
    }
    for name, prefix in first.items():
        given = getattr(settings, name)
        if given and not may_be_given(given, prefix):
            hint = (
                f"It is {prefix} and at least 43 random letters, digits, - and _: "
                f"python -c 'import secrets; print(\"{prefix}\" + secrets.token_urlsafe(32))'"
            )
            error(22, f"{name} is not a key that is hard to guess.", hint)


def _check_places(error: Callable[[int, str, str], None]) -> None:
    if settings.S3_BUCKET and find_spec("storages") is None:
        hint = "Install policy-chatbot[s3], or leave S3_BUCKET empty to keep originals in DATA_DIR."
        error(14, "S3_BUCKET can't be used without the extra s3.", hint)
    if isinstance(settings.BACKUP_DIR, str) and find_spec("storages") is None:
        hint = "Install policy-chatbot[s3], or set BACKUP_DIR to a folder of this machine."
        error(19, "BACKUP_DIR can't be in a bucket without the extra s3.", hint)
    try:
        gettempdir()
    except FileNotFoundError:
        hint = "Set TMPDIR to a folder that this user may write in; containers: mount one at /tmp."
        error(15, "There is no temporary folder: uploads and reading files need one.", hint)


@checks.register(checks.Tags.database)
def check_schema(databases: Sequence[str] | None = None, **_: Any) -> list[checks.CheckMessage]:
    """Refuse a database that a newer program has migrated."""
    if not databases or "default" not in databases:
        return []
    connection = connections["default"]
    newer = unknown(connection)
    connection.close()
    if not newer:
        return []
    hint = "Start the newer program, or restore the backup from before the upgrade."
    return [checks.Error(too_new("The database", newer), hint=hint, id="appliance.E020")]


@checks.register(checks.Tags.database)
def check_judge(databases: Sequence[str] | None = None, **_: Any) -> list[checks.CheckMessage]:
    """Refuse to serve without the model that says what answers and what is supported: answers
    would go out unchecked. Only where something is to be served, as reading it takes a moment."""
    if not databases:
        return []
    try:
        judge()
    except ModelUnavailable as error:
        return [checks.Error(error.detail, id="appliance.E021")]
    return []
