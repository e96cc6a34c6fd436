"""Texts that hypothesis makes up, from what documents and people write, and how they are tried."""

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st

repeatable = settings(max_examples=300, derandomize=True, database=None, deadline=None)
"""The same texts in every run, a few hundred of them."""

PIECES = (
    *(
        "Employees have 25 days",
        "of leave",
        "a",
        "Dr.",
        "e.g.",
        "No. 7",
        "U.S.",
        "Ärztin",
        "有薪休假",
    ),
    *(".", "!", "?", "…", "。", "...", ":", ";", ",", "”", ")", "'", "-", "–", "|", "--"),
    *("\n", "\n\n", " ", "\t", "\u00a0", "• ", "- ", "1. ", "3.2. ", "(a) ", "iv) ", "# ", "§ 4 "),
)
texts = st.lists(st.sampled_from(PIECES) | st.text(max_size=5), max_size=40).map("".join)


def steps(work: Callable[[], Any]) -> int:
    """How many functions ``work`` calls, of Python and of C: a measure that no machine changes."""
    counted = 0

    def count(frame: FrameType, event: str, argument: Any) -> None:
        nonlocal counted
        counted += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(before)
    return counted


def grows_with(work: Callable[[str], Any], piece: str) -> bool:
    """Whether twice the text takes about twice the steps, and no more."""
    shorter = steps(lambda: work(piece * 200))
    return steps(lambda: work(piece * 400)) <= 2.2 * shorter + 100
