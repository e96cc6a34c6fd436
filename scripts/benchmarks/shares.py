"""What each process of the product holds: its share of the memory (PSS), which counts pages that
processes share once, in MB (2^20 bytes).

A program by itself, so that the Python of a container can run it: `python -c "$(cat shares.py)"`.
"""

import json
from collections.abc import Iterable
from pathlib import Path

PROCESSES = Path("/proc")
PROGRAM = "appliance"
WATCHER = "what starts and watches them"
NAMES = {"appliance.web": "web", "appliance.serve": WATCHER}


def shares_mb(pids: Iterable[int] | None = None) -> dict[str, float]:
    """By what the process is, of ``pids``; default: of all whose share this user may read."""
    folders = (
        [PROCESSES / str(pid) for pid in pids] if pids is not None else PROCESSES.glob("[0-9]*")
    )
    held: dict[str, float] = {}
    for folder in folders:
        try:
            name = _name((folder / "cmdline").read_bytes().decode().split("\0")[:-1])
            rollup = (folder / "smaps_rollup").read_text()
        except OSError:
            continue  # it has ended meanwhile, or is another user's
        share = next(line.split()[1] for line in rollup.splitlines() if line.startswith("Pss:"))
        held[name] = held.get(name, 0.0) + int(share) / 1024
    return {name: round(held[name], 1) for name in sorted(held, key=held.__getitem__, reverse=True)}


def _name(command: list[str]) -> str:
    if "-m" not in command:
        # PostgreSQL's write what they do in place of their arguments.
        return Path(" ".join(command).split()[0]).name.rstrip(":") if command else "kernel"
    program, *words = command[command.index("-m") + 1 :]
    if program != PROGRAM:
        return NAMES.get(program, program)
    return " ".join(word for word in words if not word.startswith("-"))


if __name__ == "__main__":
    print(json.dumps(shares_mb()))
