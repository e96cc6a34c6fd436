"""Formulas of Office files in one line: a stroke parts fractions, signs mark powers and roots."""

from core.documents.reading.office_xml import Element, children, named, value, within
from core.documents.reading.parts import raised

_OPERATORS = frozenset("+-−±∓*×·÷/=≠<>≤≥≈^")
_SKIPPED = frozenset({"del", "moveFrom"})


def formula(element: Element | None) -> str:
    """What is written in ``element``, a formula or a piece of one."""
    if element is None:
        return ""
    match named(element):
        case "t":
            return element.text or ""
        case "f":
            return f"{_operand(element, 'num')} / {_operand(element, 'den')}"
        case "sSup" | "sSubSup" | "sSub":
            base = _operand(element, "e") + formula(within(element, "sub"))
            return base + _power(formula(within(element, "sup")))
        case "rad":
            degree = raised(_operand(element, "deg"))
            return f"{degree}√{_operand(element, 'e')}"
        case "d":
            return _in_brackets(element)
        case "func":
            return f"{formula(within(element, 'fName'))} {_operand(element, 'e')}"
        case "eqArr":
            return "; ".join(map(formula, children(element, "e")))
        case "m" if rows := list(children(element, "mr")):  # a slide has formulas in an "m", too
            return "; ".join(" ".join(map(formula, children(row, "e"))) for row in rows)
        case "nary":
            look = within(element, "naryPr", "chr")
            sign = "∫" if look is None else value(look)
            lower, upper = (formula(within(element, name)) for name in ("sub", "sup"))
            return f"{sign}{_bound('_', lower)}{_bound('^', upper)} {_operand(element, 'e')}"
        case name if not name or name.endswith("Pr") or name in _SKIPPED:
            return ""
    return "".join(map(formula, element))


def _operand(element: Element, name: str) -> str:
    """A part of a formula, in brackets where something is reckoned in it."""
    text = formula(within(element, name)).strip()
    is_whole = _OPERATORS.isdisjoint(text) or (text[0] == "(" and text.find(")") == len(text) - 1)
    return text if is_whole else f"({text})"


def _power(text: str) -> str:
    if not text or raised(text) != text:
        return raised(text)
    return _bound("^", text)


def _bound(mark: str, text: str) -> str:
    return text and (f"{mark}({text})" if len(text) > 1 else f"{mark}{text}")


def _in_brackets(element: Element) -> str:
    look = within(element, "dPr")
    first, between, last = (
        usual if (sign := within(look, name)) is None else value(sign)
        for name, usual in (("begChr", "("), ("sepChr", "|"), ("endChr", ")"))
    )
    return first + between.join(map(formula, children(element, "e"))) + last
