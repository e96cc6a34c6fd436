"""What is counted and timed, for /metrics.

No label holds an organization, a document or anybody's words. Each has few values, and all of
them come from the program or its settings.
"""

from prometheus_client import CollectorRegistry, Counter, Histogram

# Not the library's own: that one adds figures of whichever process is asked.
REGISTRY = CollectorRegistry()

# Whoever changes these raises the number in core.telemetry.totals.KEY.
QUICK = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
PATIENT = (0.1, 0.25, 0.5, 1.0, 2.0, 3.0, 5.0, 8.0, 13.0, 20.0, 30.0, 45.0, 60.0, 120.0)
LONG = (0.05, 0.1, 0.5, 1.0, 5.0, 10.0, 30.0, 60.0, 120.0, 300.0, 600.0, 1800.0, 3600.0)

REQUESTS = Counter(
    "policychat_requests",
    "Requests, by route, method and the first digit of the status.",
    ["route", "method", "status"],
    registry=REGISTRY,
)
REQUEST_SECONDS = Histogram(
    "policychat_request_seconds",
    "Time until the head of the answer was there.",
    ["route"],
    buckets=QUICK,
    registry=REGISTRY,
)
INGESTS = Counter(
    "policychat_ingests",
    "Ingests that ended: completed, crashed (and begun again), or the code of what failed.",
    ["outcome"],
    registry=REGISTRY,
)
INGEST_STAGE_SECONDS = Histogram(
    "policychat_ingest_stage_seconds",
    "Time for one stage of one ingest.",
    ["stage"],
    buckets=LONG,
    registry=REGISTRY,
)
SEARCH_SECONDS = Histogram(
    "policychat_search_seconds",
    "Time for one search: embedding the question, finding, reranking.",
    buckets=QUICK,
    registry=REGISTRY,
)
FIRST_TEXT_SECONDS = Histogram(
    "policychat_first_text_seconds",
    "Time from a question to the first words of its answer, without answers from the cache.",
    buckets=PATIENT,
    registry=REGISTRY,
)
ANSWERS = Counter(
    "policychat_answers",
    "Answers that ended: answered, refused, stopped by the reader, or broken off.",
    ["outcome"],
    registry=REGISTRY,
)
REFUSALS = Counter(
    "policychat_refusals",
    "Answers that say that the policies don't answer, by reason.",
    ["reason"],
    registry=REGISTRY,
)
MODEL_CALLS = Counter(
    "policychat_model_calls",
    "Times a language model was asked, by what came of it.",
    ["model", "outcome"],
    registry=REGISTRY,
)
TOKENS = Counter(
    "policychat_tokens",
    "Tokens that language models read (prompt) and wrote (completion).",
    ["model", "kind"],
    registry=REGISTRY,
)
CACHE = Counter(
    "policychat_cache",
    "Looks into a cache: hit or miss.",
    ["cache", "result"],
    registry=REGISTRY,
)
