"""The searches that `bench search` measures. Imported once Django is set up."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db import connection
from numpy.random import Generator
from redis import Redis

from core.providers.registry import embedding_model
from core.retrieval.search import search
from core.tenancy.context import tenant as tenant_scope
from core.tenancy.keys import create_key
from core.tenancy.models import KeyKind
from core.tenancy.organizations import create_organization
from scripts.benchmarks.loading import Owned, load
from scripts.benchmarks.report import percentile
from scripts.benchmarks.running import checked, client
from scripts.benchmarks.vectors import SUBJECTS_OF, Tenant, make_tenants

WARM_UP = 10

# Ids of the results, and the milliseconds that the product says its steps took.
Search = Callable[[UUID, str], tuple[list[str], dict[str, float]]]
Asked = tuple[UUID, Tenant, str]


@dataclass(frozen=True)
class Latency:
    """Milliseconds."""

    p50: float
    p95: float

    @classmethod
    def of(cls, values: Iterable[float]) -> "Latency":
        measured = list(values)[WARM_UP:]
        return cls(round(percentile(measured, 0.5), 1), round(percentile(measured, 0.95), 1))


@dataclass(frozen=True)
class Measured:
    """Searches in organizations of one size. ``recall`` is the vector leg's, against an
    exact comparison with every chunk in force."""

    name: str
    chunks: int
    total: Latency
    embed: Latency
    search: Latency
    recall: float
    fewest_rows: int


def fill(superuser_url: str, chunks: int, rng: Generator) -> list[Owned]:
    """Make the organizations and load their chunks, the big one first."""
    model = embedding_model()
    owned = [
        (create_organization(tenant.kind, f"{tenant.kind}-{number}").pk, tenant)
        for number, tenant in enumerate(make_tenants(chunks, model, rng))
    ]
    load(superuser_url, owned, model.model_id, rng)
    return owned


def directly(owned: list[Owned], queries: int, k: int, rng: Generator) -> list[Measured]:
    """``search`` itself; it embeds the question and opens its transaction each time."""

    def ask(organization_id: UUID, question: str) -> tuple[list[str], dict[str, float]]:
        found = search(organization_id, question, top_k=k)
        return [str(hit.chunk_id) for hit in found.hits], found.timings_ms

    of_kind = {kind: [one for one in owned if one[1].kind == kind] for kind in SUBJECTS_OF}
    return [_measured(kind, _asked(of_kind[kind], queries, rng), ask, k) for kind in of_kind]


def over_http(
    url: str, organization_id: UUID, tenant: Tenant, queries: int, k: int, rng: Generator
) -> Measured:
    """The same through the API, one client, one connection."""
    with tenant_scope(organization_id):
        _, key = create_key(organization_id, KeyKind.SECRET)
    with client(url, key) as api:

        def ask(_: UUID, question: str) -> tuple[list[str], dict[str, float]]:
            body = {"query": question, "top_k": k}
            answer = checked(api.post("search/", json=body), 200).json()
            return [hit["chunk_id"] for hit in answer["results"]], answer["timings_ms"]

        asked = _asked([(organization_id, tenant)], queries, rng)
        return _measured(f"{tenant.kind}, over HTTP", asked, ask, k)


def close_connections() -> None:
    connection.close()
    connection.close_pool()  # type: ignore[attr-defined]  # of the Postgres backend


def _asked(owned: list[Owned], queries: int, rng: Generator) -> list[Asked]:
    """Questions to each organization in turn; the first WARM_UP are not counted."""
    turns = (owned[number % len(owned)] for number in range(WARM_UP + queries))
    return [(owner, tenant, tenant.question(rng)) for owner, tenant in turns]


def _measured(name: str, asked: list[Asked], ask: Search, k: int) -> Measured:
    totals, timings, rows = [], [], []
    redis = Redis.from_url(settings.REDIS_URL)
    for organization_id, _, question in asked:
        redis.flushdb()  # an embedding that is kept would not be measured
        began = time.perf_counter()
        found, steps = ask(organization_id, question)
        totals.append((time.perf_counter() - began) * 1000)
        timings.append(steps)
        rows.append(len(found))
    recalls = [_recall(*one, k) for one in asked]
    return Measured(
        name,
        chunks=len(asked[0][1].ids),
        total=Latency.of(totals),
        embed=Latency.of(steps["embed"] for steps in timings),
        search=Latency.of(steps["search"] for steps in timings),
        recall=round(sum(recalls) / len(recalls), 3),
        fewest_rows=min(rows),
    )


def _recall(organization_id: UUID, tenant: Tenant, question: str, k: int) -> float:
    """Share of the truly nearest that the vector leg finds."""
    found = search(organization_id, question, top_k=k).candidates
    ranks = {candidate.chunk_id: candidate.vector_rank for candidate in found}
    truth = tenant.nearest(embedding_model().embed_queries([question])[0], k)
    return sum((ranks.get(chunk_id) or k + 1) <= k for chunk_id in truth) / len(truth)
