"""One policy written in every format that can be read, and as a scan."""

import shutil
from collections.abc import Callable
from pathlib import Path

from scripts.benchmarks.policy_markup import write_html, write_odt, write_rtf
from scripts.benchmarks.policy_office import write_docx, write_pptx, write_xlsx
from scripts.benchmarks.policy_print import write_pdf, write_scan
from scripts.benchmarks.policy_source import SOURCE, Policy, policy

SCANS = {"scan, straight": 0.0, "scan, tilted by 2°": 2.0}  # degrees
_WRITERS: dict[str, Callable[[Policy, Path], None]] = {
    "docx": write_docx,
    "odt": write_odt,
    "html": write_html,
    "rtf": write_rtf,
    "pptx": write_pptx,
    "xlsx": write_xlsx,
}


def write_all(folder: Path) -> dict[str, Path]:
    """The policy in ``folder``, by the name of its format; PDF comes first."""
    found = policy()
    written = {"PDF": folder / "policy.pdf", "Markdown": folder / "policy.md"}
    write_pdf(found, written["PDF"])
    shutil.copy(SOURCE, written["Markdown"])
    for suffix, write in _WRITERS.items():
        written[suffix] = folder / f"policy.{suffix}"
        write(found, written[suffix])
    for name, turn in SCANS.items():
        written[name] = folder / f"scan-{turn:g}.pdf"
        write_scan(written["PDF"], written[name], turn)
    return written
