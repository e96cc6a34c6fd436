"""Search in organizations of three sizes: how long it takes, and how much it finds."""

import argparse
import time
from dataclasses import asdict
from typing import Any

import django
from numpy.random import default_rng

from scripts.benchmarks.report import print_table
from scripts.benchmarks.running import Running

SEED = 7


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--chunks", type=int, default=20_000, help="of all organizations")
    parser.add_argument("--k", type=int, default=8, help="results wanted")
    parser.add_argument("--queries", type=int, default=40, help="per size of organization")


def run(options: argparse.Namespace) -> dict[str, Any]:
    rng = default_rng(SEED)
    with Running() as running:
        # Only now do the settings have what they need.
        django.setup()
        from scripts.benchmarks import searches  # noqa: PLC0415

        began = time.perf_counter()
        owned = searches.fill(running.superuser_url, options.chunks, rng)
        parameters = {
            "chunks": sum(len(tenant.ids) for _, tenant in owned),
            "organizations": len(owned),
            "k": options.k,
            "queries": options.queries,
            "load_seconds": round(time.perf_counter() - began, 1),
        }
        try:
            results = searches.directly(owned, options.queries, options.k, rng)
            running.start()
            results.append(
                searches.over_http(running.url, *owned[0], options.queries, options.k, rng)
            )
        finally:
            searches.close_connections()
    dicts = [asdict(result) for result in results]
    _print(parameters, dicts)
    return {"parameters": parameters, "results": dicts}


def _print(parameters: dict[str, Any], results: list[dict[str, Any]]) -> None:
    head = ("organization", "chunks", "p50 ms", "p95 ms", "embed p50/p95", "search p50/p95")
    rows = [
        [
            result["name"],
            result["chunks"],
            result["total"]["p50"],
            result["total"]["p95"],
            "{p50} / {p95}".format_map(result["embed"]),
            "{p50} / {p95}".format_map(result["search"]),
            result["recall"],
            result["fewest_rows"],
        ]
        for result in results
    ]
    title = (
        "{chunks} chunks of {organizations} organizations, loaded in {load_seconds} s; "
        "{queries} queries each, k = {k}"
    )
    k = parameters["k"]
    print_table(title.format_map(parameters), (*head, f"recall@{k}", "fewest rows"), rows)
