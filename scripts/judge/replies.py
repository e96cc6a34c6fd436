"""How well the judge tells a sentence that answers from a true one that does not, each read by
itself: ``python -m scripts.judge.replies``, on the documents of for_choosing.txt.
"""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from core.answering.checking.judged import is_answer
from core.providers.judge.openvino import Judge

HERE = Path(__file__).parent


def items() -> Iterator[dict[str, Any]]:
    """Those about documents that no training has read."""
    unread = set((HERE / "for_choosing.txt").read_text(encoding="utf-8").split())
    for file in sorted((HERE / "data" / "policies").glob("*.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            item = json.loads(line)
            if item["doc"] in unread:
                yield item


def main() -> None:
    judge = Judge()
    asked = list(items())

    def share(pairs: Iterable[tuple[str, str]]) -> str:
        held = [is_answer(judge, question, sentence) for question, sentence in pairs]
        return f"{sum(held) / len(held):.2f} of {len(held)}"

    right = ((one["question"], one["true"][0]) for one in asked)
    close = ((_first(one["unanswerable"]), one["true"][0]) for one in asked)
    beside = ((one["question"], one["near"][0]) for one in asked if one["near"])
    print(f"held for an answer, of {len(asked)} items:")
    print(f"  a true sentence that answers:              {share(right)}")
    print(f"  the same, to a question close by:          {share(close)}")
    print(f"  a true sentence from beside the answer:    {share(beside)}")


def _first(text: str | list[str]) -> str:
    return text if isinstance(text, str) else text[0]


if __name__ == "__main__":
    main()
