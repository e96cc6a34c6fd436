"""`scripts/bench NAME`: runs one benchmark, prints its tables, writes JSON if asked to.

A benchmark starts servers and processes of its own in a temporary folder, listens on
loopback only, and stops and removes all of it at the end.
"""

import argparse
import signal
import sys
from pathlib import Path

from appliance.embedded.errors import EmbeddedError
from scripts.benchmarks import (
    answer,
    answers,
    claims,
    console,
    fair,
    hostile,
    image,
    ingest,
    insight,
    languages,
    load,
    memory,
    ocr,
    quality,
    reading,
    search,
    streams,
    widget,
)
from scripts.benchmarks.machine import Machine
from scripts.benchmarks.report import write_json
from scripts.benchmarks.running import BenchmarkFailed

BENCHMARKS = {
    "answer": answer,
    "answers": answers,
    "claims": claims,
    "console": console,
    "fair": fair,
    "hostile": hostile,
    "image": image,
    "ingest": ingest,
    "insight": insight,
    "languages": languages,
    "load": load,
    "memory": memory,
    "ocr": ocr,
    "quality": quality,
    "reading": reading,
    "search": search,
    "streams": streams,
    "widget": widget,
}


def main() -> int:
    parser = argparse.ArgumentParser(prog="scripts/bench", description=__doc__)
    names = parser.add_subparsers(dest="name", required=True, metavar="NAME")
    for name, benchmark in BENCHMARKS.items():
        one = names.add_parser(name, help=benchmark.__doc__, description=benchmark.__doc__)
        one.add_argument("--json", type=Path, metavar="FILE", help="write the figures here too")
        benchmark.add_arguments(one)
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    machine = Machine()
    print(machine.describe(), flush=True)
    try:
        results = BENCHMARKS[options.name].run(options)
    except (BenchmarkFailed, EmbeddedError) as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return 130
    print(f"\n{machine.load()}")
    if options.json:
        write_json(options.json, options.name, machine, results)
    return 1 if results.get("failed") else 0


if __name__ == "__main__":
    sys.exit(main())
