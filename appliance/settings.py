"""Every setting, read once from the environment. `.env.example` explains each of them.

Any NAME may be given as NAME_FILE instead: the path of a file that holds the value.
"""

import os
import sys
from pathlib import Path
from urllib.parse import urlsplit

from whitenoise.compress import Compressor

from appliance import __version__
from appliance.environment import Environment
from appliance.logs import logging_config
from appliance.password_file import with_password_of
from core.text.languages import CLAIMED
from core.text.languages import DEFAULT as DEFAULT_LANGUAGE

# --- Reading the environment -------------------------------------------------------

env = Environment()
if env_file := os.environ.get("ENV_FILE"):
    env.read_file("ENV_FILE", env_file)

BASE_DIR = Path(__file__).resolve().parent.parent

# --- Security ----------------------------------------------------------------------

DEBUG = env.bool("DEBUG", False)
CA_BUNDLE = env.authorities("CA_BUNDLE")
SECRET_KEY = env.secret("SECRET_KEY")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
PUBLIC_URL = env.str("PUBLIC_URL", "http://localhost:8000").rstrip("/")
_public = urlsplit(PUBLIC_URL)
HTTPS = _public.scheme == "https"
# Empty where the host is the product's own.
BASE_PATH = _public.path
FORCE_SCRIPT_NAME = BASE_PATH or None
CSRF_TRUSTED_ORIGINS = [f"{_public.scheme}://{_public.netloc}"]
# Browsers send cookies of one name from several programs of a host, and which counts is chance.
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "policy_chatbot_session", "policy_chatbot_csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_PATH = CSRF_COOKIE_PATH = BASE_PATH or "/"
SESSION_COOKIE_HTTPONLY = True
SESSION_ENGINE = "core.accounts.session_store"
SESSION_COOKIE_AGE = env.int("SESSION_SECONDS", 12 * 3600)
SECURE_SSL_REDIRECT = env.bool("HTTPS_REDIRECT", False)
# Those who look after the container ask it directly, over plain HTTP.
SECURE_REDIRECT_EXEMPT = [rf"^{BASE_PATH[1:]}/?(healthz|readyz|metrics)$"]
SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", 0)
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if env.bool("BEHIND_TLS_PROXY", False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
TRUSTED_PROXIES = env.proxies("TRUSTED_PROXIES")
HEALTH_LISTEN = env.address("HEALTH_LISTEN")

# --- Django ------------------------------------------------------------------------

INSTALLED_APPS = [
    "appliance.apps.ApplianceConfig",  # first: its commands replace those of the others
    "appliance.telemetry.apps.TelemetryConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "appliance.apps.PolicyStaticFilesConfig",
    "django_rq",
    "core.console",  # before the libraries whose sentences it says in words of its own
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "core.tenancy",
    "core.audit",
    "core.accounts",
    "core.webhooks",
    "core.documents",
    "core.curated",
    "core.conversations",
    "core.quality",
    "core.api",
    "core.widget_api",
]
MIDDLEWARE = [
    "appliance.request_ids.RequestIdMiddleware",
    "appliance.telemetry.requests.RequestTelemetry",
    "django.middleware.security.SecurityMiddleware",
    "appliance.static_files.StaticFilesMiddleware",
    "appliance.not_stored.NotStoredMiddleware",
    "core.widget_api.cors.CorsMiddleware",
    "core.tenancy.readers.ReaderMiddleware",
    "core.problem.ProblemMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    # Around the messages, which are put into words when the response is there.
    "core.console.page_language.LanguageMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "appliance.urls"
ASGI_APPLICATION = "appliance.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["django.templatetags.i18n", "django.templatetags.l10n"],
            "context_processors": [
                "django.template.context_processors.i18n",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "appliance.base_path.in_templates",
            ],
        },
    }
]
MESSAGE_STORAGE = "core.console.message_storage.MessageStorage"
AUTH_USER_MODEL = "tenancy.User"
AUTHENTICATION_BACKENDS = ["core.tenancy.auth.MemberBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "console:sign-in"
LOGIN_REDIRECT_URL = "console:ask"
USE_TZ = True
TIME_ZONE = env.str("TIME_ZONE", "UTC")
LANGUAGE_CODE = DEFAULT_LANGUAGE
# Those of the claimed languages into which the console is translated.
LANGUAGES = [
    (one.code, one.name)
    for one in CLAIMED
    if one.code == DEFAULT_LANGUAGE or (BASE_DIR / "core/console/locale" / one.code).is_dir()
]
FORMAT_MODULE_PATH = "core.console.formats"
# In templates; what scripts and addresses read there is |unlocalize.
USE_THOUSAND_SEPARATOR = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- First start -------------------------------------------------------------------

ORGANIZATION_NAME = env.str("ORGANIZATION_NAME", "My organization")
ADMIN_USERNAME = env.str("ADMIN_USERNAME", "admin")
ADMIN_PASSWORD = env.secret("ADMIN_PASSWORD")
FIRST_API_KEY = env.secret("FIRST_API_KEY")
FIRST_PLATFORM_API_KEY = env.secret("FIRST_PLATFORM_API_KEY")

# --- Postgres ----------------------------------------------------------------------

# The weak role serves; the owner's URL is needed only where migrations run.
DATABASE_URL = env.secret("DATABASE_URL")
DATABASE_OWNER_URL = env.secret("DATABASE_OWNER_URL")
DATABASE_PASSWORD = env.secret("DATABASE_PASSWORD")
DATABASE_OWNER_PASSWORD = env.secret("DATABASE_OWNER_PASSWORD")
DATABASES = {"default": env.database("DATABASE_URL", DATABASE_PASSWORD)}
# A replica that search may ask, as the same role.
SEARCH_DATABASE_URL = env.secret("SEARCH_DATABASE_URL")
if SEARCH_DATABASE_URL:
    DATABASES["search"] = env.database("SEARCH_DATABASE_URL", DATABASE_PASSWORD)
DATABASE_WAIT_SECONDS = env.int("DATABASE_WAIT_SECONDS", 0)
DATABASE_POOL_SIZE = env.int("DATABASE_POOL_SIZE", 10)
for _database in DATABASES.values() if DATABASE_URL and DATABASE_POOL_SIZE else ():
    # A connection that died in the pool is replaced instead of handed out.
    _database["CONN_HEALTH_CHECKS"] = True
    _database.setdefault("OPTIONS", {})["pool"] = {
        "min_size": 1,
        "max_size": DATABASE_POOL_SIZE,
        "timeout": 10,
        # Tries ever more seldom for so many seconds; then whoever asks next makes it try at once.
        # With psycopg's five minutes an outage would go on for as long again as it has lasted.
        "reconnect_timeout": 10,
    }
    if _file := env.file_of("DATABASE_PASSWORD"):
        _database["OPTIONS"]["pool"]["connection_class"] = with_password_of(_file)
if DATABASE_OWNER_URL:
    DATABASES["owner"] = env.database("DATABASE_OWNER_URL", DATABASE_OWNER_PASSWORD)

# --- Redis and jobs ----------------------------------------------------------------

REDIS_PASSWORD = env.secret("REDIS_PASSWORD")
REDIS_URL = env.redis("REDIS_URL", REDIS_PASSWORD, default="redis://localhost:6379/0")
OCR_SECONDS = env.int("OCR_SECONDS", 3600)
# Parsing runs in a forked worker, embedding in one that keeps the model loaded and does single
# files first.
RQ_QUEUES = {
    "single": {"URL": REDIS_URL, "DEFAULT_TIMEOUT": OCR_SECONDS + 300},
    "parse": {"URL": REDIS_URL, "DEFAULT_TIMEOUT": OCR_SECONDS + 300},
    "embed": {"URL": REDIS_URL, "DEFAULT_TIMEOUT": 3600},
}
INGEST_STALE_SECONDS = env.int("INGEST_STALE_SECONDS", 30)
INGEST_MAX_ATTEMPTS = env.int("INGEST_MAX_ATTEMPTS", 3)
SWEEP_SECONDS = env.int("SWEEP_SECONDS", 10)

# --- Mail --------------------------------------------------------------------------

# The scheduler sends digests, a web process links to whom they are for.
_mail = env.mail("EMAIL_URL")
EMAIL_BACKEND, EMAIL_HOST = _mail["EMAIL_BACKEND"], _mail["EMAIL_HOST"]
EMAIL_PORT = _mail["EMAIL_PORT"]
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail["EMAIL_HOST_USER"], _mail["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS = _mail.get("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = _mail.get("EMAIL_USE_SSL", False)
DEFAULT_FROM_EMAIL = env.str("EMAIL_FROM", "policy-chatbot@localhost")
EMAIL_TIMEOUT = env.int("EMAIL_TIMEOUT_SECONDS", 30)

# --- Single sign-on ----------------------------------------------------------------

SIGN_ON_PRIVATE_NETWORKS = env.networks("SIGN_ON_PRIVATE_NETWORKS")

# --- Audit -------------------------------------------------------------------------

# Less than 90 days the database itself does not allow.
AUDIT_KEEP_DAYS = env.int("AUDIT_KEEP_DAYS", 0)
AUDIT_KEEP_DAYS = AUDIT_KEEP_DAYS and max(90, AUDIT_KEEP_DAYS)
AUDIT_STREAM = env.bool("AUDIT_STREAM", False)
# In the seal of each answer, and in the names of those that are kept.
RELEASE = __version__

# --- Webhooks ----------------------------------------------------------------------

WEBHOOK_PRIVATE_NETWORKS = env.networks("WEBHOOK_PRIVATE_NETWORKS")
WEBHOOK_SECONDS = env.int("WEBHOOK_SECONDS", 10)
WEBHOOK_KEEP_DAYS = max(2, env.int("WEBHOOK_KEEP_DAYS", 14))

# --- Widgets -----------------------------------------------------------------------

WIDGET_PRIVATE_NETWORKS = env.networks("WIDGET_PRIVATE_NETWORKS")

# --- Documents ---------------------------------------------------------------------

DATA_DIR = Path(env.str("DATA_DIR", str(BASE_DIR / ".data"))).resolve()
MAX_UPLOAD_BYTES = env.int("MAX_UPLOAD_MB", 100) * 1024 * 1024
DISK_RESERVE_BYTES = env.int("DISK_RESERVE_MB", 512) * 1024 * 1024
MAX_PAGES = env.int("MAX_PAGES", 5000)
MAX_CHARACTERS = env.int("MAX_CHARACTERS", 6_000_000)
EXTRACT_SECONDS = env.int("EXTRACT_SECONDS", 120)
EXTRACT_MEMORY_MB = env.int("EXTRACT_MEMORY_MB", 1024)
OCR_LANGUAGES = env.list("OCR_LANGUAGES", default=["eng", "deu"])
OCR_DATA = env.str("OCR_DATA", "")
OCR_MAX_PAGES = env.int("OCR_MAX_PAGES", 500)
OCR_PAGE_SECONDS = env.int("OCR_PAGE_SECONDS", 60)
CHUNK_TOKENS = env.int("CHUNK_TOKENS", 220)
CHUNK_OVERLAP_TOKENS = env.int("CHUNK_OVERLAP_TOKENS", 40)
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "appliance.unnamed_uploads.UnnamedFileUploadHandler",
]
S3_BUCKET = env.str("S3_BUCKET", "")
S3_ENDPOINT_URL = env.str("S3_ENDPOINT_URL", "")
S3_REGION = env.str("S3_REGION", "")
STORAGES = {
    "default": (
        {
            "BACKEND": "storages.backends.s3.S3Storage",
            "OPTIONS": {
                "bucket_name": S3_BUCKET,
                "endpoint_url": S3_ENDPOINT_URL or None,
                "region_name": S3_REGION or None,
                "default_acl": None,
                "file_overwrite": False,
                # What is read beyond this goes to a temporary file; without it nothing would.
                "max_memory_size": FILE_UPLOAD_MAX_MEMORY_SIZE,
            },
        }
        if S3_BUCKET
        else {
            "BACKEND": "core.documents.whole_files.WholeFileStorage",
            "OPTIONS": {
                "location": str(DATA_DIR / "originals"),
                "file_permissions_mode": 0o600,
                "directory_permissions_mode": 0o700,
            },
        }
    ),
    "staticfiles": {"BACKEND": "core.console.static_storage.ModuleStaticFilesStorage"},
}
STATIC_URL = f"{BASE_PATH}/static/"
# Pages name files by their contents; nobody asks for the others.
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
# Source maps are for developers' tools; compressing them is most of collectstatic's time.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = (*Compressor.SKIP_COMPRESS_EXTENSIONS, "map")
STATIC_ROOT = Path(env.str("STATIC_ROOT", str(DATA_DIR / "static")))

# --- Backup ------------------------------------------------------------------------

BACKUP_DIR = env.folder("BACKUP_DIR", DATA_DIR / "backups")
BACKUP_EVERY_HOURS = env.float("BACKUP_EVERY_HOURS", 0.0)
BACKUP_KEEP = max(1, env.int("BACKUP_KEEP", 7))
BACKUP_PASSPHRASE = env.secret("BACKUP_PASSPHRASE")

# --- Models ------------------------------------------------------------------------

EMBEDDING_BACKEND = env.str("EMBEDDING_BACKEND", "openvino")
EMBEDDING_MODEL = env.str("EMBEDDING_MODEL", "")
EMBEDDING_QUERY_PREFIX = env.str("EMBEDDING_QUERY_PREFIX", "")
EMBEDDING_PASSAGE_PREFIX = env.str("EMBEDDING_PASSAGE_PREFIX", "")
EMBEDDING_KEEP_SECONDS = max(0, env.int("EMBEDDING_KEEP_SECONDS", 600))
RERANK_MODEL = env.str("RERANK_MODEL", "")
LLM_PROVIDER = env.str("LLM_PROVIDER", "extractive")
LLM_MODEL = env.str("LLM_MODEL", "")
LLM_FALLBACKS = env.list("LLM_FALLBACKS", default=[])
LLM_OFFERED = env.list("LLM_OFFERED", default=[])
LLM_TOKENIZER = env.str("LLM_TOKENIZER", "")
LLM_CONTEXT_WINDOW = env.int("LLM_CONTEXT_WINDOW", 4096)
LLM_MAX_TOKENS = env.int("LLM_MAX_TOKENS", 400)
LLM_FIRST_TOKEN_SECONDS = env.float("LLM_FIRST_TOKEN_SECONDS", 45.0)
LLM_TOTAL_SECONDS = env.float("LLM_TOTAL_SECONDS", 120.0)
LLM_PARALLEL = env.int("LLM_PARALLEL", 4)
LLM_PRICES = env.list("LLM_PRICES", default=[])
LLM_CURRENCY = env.str("LLM_CURRENCY", "USD")
ANSWER_CACHE_SECONDS = env.int("ANSWER_CACHE_SECONDS", 3600)
OLLAMA_URL = env.str("OLLAMA_URL", "http://localhost:11434")
OPENAI_BASE_URL = env.str("OPENAI_BASE_URL", "")
OPENAI_API_KEY = env.secret("OPENAI_API_KEY")
ANTHROPIC_API_KEY = env.secret("ANTHROPIC_API_KEY")
BEDROCK_REGION = env.str("BEDROCK_REGION", "")
BEDROCK_URL = env.url("BEDROCK_URL", "http", "https", default="")

# --- API ---------------------------------------------------------------------------

RATE_LIMIT_ENABLED = env.bool("RATE_LIMIT_ENABLED", True)
RATE_LIMIT_PER_MINUTE = env.int("RATE_LIMIT_PER_MINUTE", 600)
SIGN_IN_ATTEMPTS_PER_MINUTE = env.int("SIGN_IN_ATTEMPTS_PER_MINUTE", 10)
REFUSED_KEYS_PER_MINUTE = env.int("REFUSED_KEYS_PER_MINUTE", 20)
PUBLIC_CALLS_PER_MINUTE = env.int("PUBLIC_CALLS_PER_MINUTE", 300)
MAX_QUESTION_CHARACTERS = env.int("MAX_QUESTION_CHARACTERS", 2000)
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "core.tenancy.auth.ApiKeyAuthentication",
        "core.accounts.session_auth.MemberAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["core.tenancy.permissions.MayRead"],
    "DEFAULT_THROTTLE_CLASSES": ["core.tenancy.rest_throttles.KeyThrottle"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_SCHEMA_CLASS": "core.rest.described.Described",
    "EXCEPTION_HANDLER": "core.problem.exception_handler",
    "URL_FORMAT_OVERRIDE": None,  # the Accept header says what is wanted
    "UNAUTHENTICATED_USER": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Policy Chatbot",
    "DESCRIPTION": "Ask an organization's own policies; answers carry citations to check.",
    "VERSION": "v1",
    "OAS_VERSION": "3.1.0",
    "SERVERS": [{"url": BASE_PATH}] if BASE_PATH else [],
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "core.rest.described.describe_properties",
    ],
    "ENUM_NAME_OVERRIDES": {
        "ConsoleLanguageEnum": "core.api.you.LANGUAGES",
        "IdentityEnum": "core.organizations.widget_options.WHO_MAY_ASK",
        "CuratedStateEnum": "core.rest.curated_answers.STATES",
        "DeliveryStateEnum": "core.webhooks.models.DeliveryState",
        "KindEnum": "core.tenancy.models.KeyKind",
        "LanguageEnum": "core.rest.curated_answers.CODES",
        "MemberRoleEnum": "core.tenancy.models.Role",
        "RoleEnum": "core.conversations.models.MessageRole",
        "QuoteKindEnum": "core.rest.answers.KINDS",
        "RunStateEnum": "core.quality.models.RunState",
        "StateEnum": "core.conversations.models.GapState",
        "VersionStateEnum": "core.rest.shown_versions.STATES",
        "WebhookEventEnum": "core.api.webhooks.SUBSCRIPTIONS",
        "WebhookTypeEnum": "core.webhooks.models.EventType",
    },
}

# --- Widget ------------------------------------------------------------------------

VISITOR_TOKEN_SECONDS = env.int("VISITOR_TOKEN_SECONDS", 24 * 3600)
WIDGET_RATE_PER_KEY = env.int("WIDGET_RATE_PER_KEY", 3000)
WIDGET_RATE_PER_VISITOR = env.int("WIDGET_RATE_PER_VISITOR", 60)
WIDGET_RATE_PER_ADDRESS = env.int("WIDGET_RATE_PER_ADDRESS", 300)
WIDGET_DIST = BASE_DIR / "widget" / "dist"

# --- Logs --------------------------------------------------------------------------

LOG_LEVEL = env.one_of("LOG_LEVEL", "DEBUG", "INFO", "WARNING", "ERROR", default="INFO")
_format = "plain" if sys.stderr.isatty() else "json"
LOG_FORMAT = env.one_of("LOG_FORMAT", "json", "plain", default=_format)
LOGGING = logging_config(LOG_LEVEL, LOG_FORMAT)

# --- Telemetry ---------------------------------------------------------------------

METRICS_TOKEN = env.secret("METRICS_TOKEN")
TRACES_URL = env.url("TRACES_URL", "http", "https", default="")
SENTRY_DSN = env.secret_url("SENTRY_DSN", "http", "https", default="")
