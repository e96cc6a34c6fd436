"""The regular expressions of the product, how they are used, and text made to slow them."""

import ast
import importlib
import pkgutil
import re
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path
from re import _constants as kinds  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

import core

ROOT = Path(core.__file__).parent
METHODS = {"match", "fullmatch", "search", "findall", "finditer", "sub", "subn", "split"}
ANCHORED = {"match", "fullmatch"}
# Four times the text takes four times as long where time grows with the length, and sixteen times
# where it grows with its square.
GROWTH = 8
FEW = 5
QUICK = 0.002  # seconds for 4,000 characters: nothing that grows with the square is that quick
# What foreign text is made of, beside what the expression itself asks for.
PIECES = (
    " ",
    "\n",
    " \n",
    "\t",
    "\u00a0",
    ".",
    "-",
    "1",
    "1 ",
    "1.",
    "1,",
    "1.1 ",
    "a",
    "a ",
    "A ",
)
PIECES += ("Ab ", "a-", "a.", "a@", "[", "[1]", "(", "(1) ", "<", "|a", "*", "**a", "#", '"', '."')


@dataclass(frozen=True, slots=True)
class Expression:
    """A compiled expression of ``core``; ``anchored``: it is only tried at one place of a text."""

    name: str
    pattern: re.Pattern[Any]
    anchored: bool


def expressions() -> list[Expression]:
    """Those that modules hold, in collections too, and those that are written where used."""
    used = _methods()
    found: dict[tuple[str, int], Expression] = {}
    for info in pkgutil.walk_packages(core.__path__, "core."):
        if ".migrations" in info.name:
            continue
        module = importlib.import_module(info.name)
        for name, value in vars(module).items():
            anchored = bool(used[name]) and used[name] <= ANCHORED
            for pattern in _patterns(value):
                key = (str(pattern.pattern), pattern.flags)
                found.setdefault(key, Expression(f"{info.name}.{name}", pattern, anchored))
    for expression in _written_in_place():
        found.setdefault((str(expression.pattern.pattern), expression.pattern.flags), expression)
    return sorted(found.values(), key=lambda each: each.name)


def _patterns(value: object) -> Iterator[re.Pattern[Any]]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, dict):
        yield from _patterns([*value.keys(), *value.values()])
    elif isinstance(value, list | tuple | set | frozenset):
        for each in value:
            yield from _patterns(each)
    elif is_dataclass(value) and not isinstance(value, type):
        yield from _patterns([getattr(value, member.name) for member in fields(value)])


def _trees() -> Iterator[tuple[Path, ast.Module]]:
    for path in sorted(ROOT.rglob("*.py")):
        yield path, ast.parse(path.read_text())


def _methods() -> "defaultdict[str, set[str]]":
    """What is done with each name: ``PATTERN.match(…)``; collections are not looked into."""
    used: defaultdict[str, set[str]] = defaultdict(set)
    for _, tree in _trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and node.attr in METHODS:
                if isinstance(node.value, ast.Name):
                    used[node.value.id].add(node.attr)
                elif isinstance(node.value, ast.Attribute):
                    used[node.value.attr].add(node.attr)
    return used


def _written_in_place() -> Iterator[Expression]:
    """``re.search(r"…", text)`` and its like, where the expression is a plain string."""
    for path, tree in _trees():
        module = ".".join(path.relative_to(ROOT.parent).with_suffix("").parts)
        for node in ast.walk(tree):
            match node:
                case ast.Call(
                    func=ast.Attribute(value=ast.Name("re"), attr=method),
                    args=[ast.Constant(value=str() | bytes() as text), *_],
                ) if method in METHODS:
                    name = f"{module}:{node.lineno}"
                    yield Expression(name, re.compile(text), method in ANCHORED)


@dataclass(frozen=True, slots=True)
class Hostile:
    """Text behind what the expression begins with: a piece over and over, and an end that fits
    nothing, so that the expression is often nearly there and never quite."""

    start: str
    piece: str

    def text(self, pieces: int) -> str:
        return self.start + self.piece * pieces + "\x00"


def hostile_to(expression: Expression) -> Iterator[Hostile]:
    """Pieces of all texts and those that this expression looks for, behind each of its parts."""
    starts, repeated = _samples(expression.pattern)
    for start in sorted(starts | {""}):
        for piece in sorted({*PIECES, *repeated, *starts} - {""}):
            yield Hostile(start, piece)


def super_linear(expression: Expression) -> Hostile | None:
    """Text that takes more than eight times as long where it is four times as long; None where
    there is none. Time is this thread's own, and compared with itself only."""
    for hostile in hostile_to(expression):
        # Few pieces first: where time doubles with each, more of them never end.
        for characters in (0, 1_000):
            few = max(characters // len(hostile.piece), FEW)
            # What is slow is slow each time; a busy machine is not.
            if all(_grows(expression, hostile, few) for _ in range(3)):
                return hostile
    return None


def _grows(expression: Expression, hostile: Hostile, few: int) -> bool:
    if _seconds(expression, hostile.text(4 * few)) < QUICK:
        return False
    # The least of three: what else the machine does only adds.
    short, long = (
        min(_seconds(expression, hostile.text(pieces)) for _ in range(3))
        for pieces in (few, 4 * few)
    )
    return long > max(GROWTH * short, QUICK)


def _seconds(expression: Expression, written: str) -> float:
    binary = isinstance(expression.pattern.pattern, bytes)
    text: Any = written.encode("utf-8", "ignore") if binary else written
    began = time.thread_time()
    if expression.anchored:
        expression.pattern.match(text)
        expression.pattern.fullmatch(text)
    else:
        for _found in expression.pattern.finditer(text):
            pass
    return time.thread_time() - began


def _samples(pattern: re.Pattern[Any]) -> tuple[set[str], set[str]]:
    """What could stand at the beginning, up to each place of the expression; and what may be
    repeated in it."""
    tree = parser.parse(pattern.pattern, pattern.flags & ~re.DEBUG)
    starts, repeated = set(), set()
    text = ""
    for node in tree:
        text += _sample([node])
        starts.add(text)
    for item in _repeats(tree):
        repeated.add(_sample(item))
    return {each for each in starts if len(each) <= 60}, {each for each in repeated if each}


def _repeats(tree: Iterable[Any]) -> Iterator[Any]:
    for kind, value in tree:
        if kind in (kinds.MAX_REPEAT, kinds.MIN_REPEAT, kinds.POSSESSIVE_REPEAT):
            yield value[2]
        for inner in _inner(value):
            yield from _repeats(inner)


def _inner(value: Any) -> Iterator[Any]:
    if isinstance(value, parser.SubPattern):
        yield value
    elif isinstance(value, tuple | list):
        for each in value:
            yield from _inner(each)


def _sample(tree: Iterable[Any]) -> str:
    """A short text that the expression ``tree`` matches, or nearly."""
    text = ""
    for kind, value in tree:
        if kind is kinds.LITERAL:
            text += chr(value)
        elif kind is kinds.IN:
            text += _member(value)
        elif kind is kinds.ANY or kind is kinds.NOT_LITERAL:
            text += "a"
        elif kind in (kinds.MAX_REPEAT, kinds.MIN_REPEAT, kinds.POSSESSIVE_REPEAT):
            text += _sample(value[2]) * max(value[0], 1)
        elif kind is kinds.SUBPATTERN:
            text += _sample(value[3])
        elif kind is kinds.ATOMIC_GROUP:
            text += _sample(value)
        elif kind is kinds.BRANCH:
            text += _sample(value[1][0])
    return text


_CATEGORIES = {
    kinds.CATEGORY_DIGIT: "1",
    kinds.CATEGORY_SPACE: " ",
    kinds.CATEGORY_WORD: "a",
    kinds.CATEGORY_NOT_DIGIT: "a",
    kinds.CATEGORY_NOT_SPACE: "a",
    kinds.CATEGORY_NOT_WORD: " ",
}


def _member(options: list[Any]) -> str:
    """A character of a set; of a set that excludes some, one that it does not."""
    if options[0][0] is kinds.NEGATE:
        refused = re.compile(f"[{''.join(map(_as_text, options[1:]))}]")
        return next((each for each in "a1 .-\n" if not refused.match(each)), "a")
    kind, value = options[0]
    if kind is kinds.LITERAL:
        return chr(value)
    return chr(value[0]) if kind is kinds.RANGE else _CATEGORIES[value]


def _as_text(option: Any) -> str:
    kind, value = option
    if kind is kinds.LITERAL:
        return re.escape(chr(value))
    if kind is kinds.RANGE:
        return f"{re.escape(chr(value[0]))}-{re.escape(chr(value[1]))}"
    return {"1": r"\d", " ": r"\s", "a": r"\w"}.get(_CATEGORIES[value], "")
