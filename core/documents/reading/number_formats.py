"""A spreadsheet's values as its cells show them."""

import operator
import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal

MOST_DECIMALS = 15
LARGEST = 1e15  # of what a format is written for; beyond it no cell shows all digits
_PRECISE = Context(prec=40)  # digits of LARGEST in percent, with all decimals
_QUOTED = re.compile(r'"([^"]*)"|\\(.)')
_CURRENCY = re.compile(r"\[\$([^\[\]-]*)(?:-[^\[\]]*)?\]")
_BRACKETS = re.compile(r"\[[^\[\]]*\]|[_*].")  # colours, conditions, paddings
_BARE = re.compile(r"\\([- ()])")  # signs that need no stroke before them
_DIGITS = re.compile(r"[#0?](?:[#0?,. ()-]*[#0?,.])?")
_GENERAL = re.compile("General|Standard", re.IGNORECASE)
_CONDITION = re.compile(r"\[(<=|>=|<>|<|>|=)(-?\d{1,15}(?:\.\d{1,15})?)\]")
_COMPARED: dict[str, Callable[[float, float], bool]] = {
    **{"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge},
    **{"=": operator.eq, "<>": operator.ne},
}
_DATE = re.compile(r"yyyy|yy|m{1,4}|d{1,4}|h{1,2}|s{1,2}|AM/PM|A/P", re.IGNORECASE)
_TOKEN = re.compile(rf'"[^"]*"|\\.|{_DATE.pattern}|.', re.IGNORECASE)
_HALF_DAYS = re.compile(r"AM/PM|A/P", re.IGNORECASE)
_DATE_PARTS = {
    **{"yyyy": "%Y", "yy": "%y", "mmmm": "%B", "mmm": "%b", "mm": "%m", "dddd": "%A"},
    **{"ddd": "%a", "dd": "%d", "ss": "%S", "s": "%S", "am/pm": "%p", "a/p": "%p"},
}
LOCAL_DATE = "mm-dd-yy"  # shown as is usual where the reader lives


def shown(value: object, number_format: str) -> str:
    """``value`` of a cell as ``number_format``, Excel's, shows it; "" for an empty one."""
    match value:
        case None:
            return ""
        case bool():
            return "TRUE" if value else "FALSE"
        case int() | float():
            return _number(value, number_format)
        case datetime() | date() | time():
            return _moment(value, number_format)
        case timedelta():
            minutes = int(value.total_seconds()) // 60
            return f"{minutes // 60}:{minutes % 60:02d}"
        case _:
            return str(value)


def _number(value: float, number_format: str) -> str:
    if not abs(value) < LARGEST:
        return f"{value:.11g}"
    section, is_signed = _section(value, number_format)
    section = _CURRENCY.sub(lambda match: f'"{match[1]}"', section)
    section = _BARE.sub(r"\1", _BRACKETS.sub("", section))
    bare = _QUOTED.sub(lambda match: " " * len(match[0]), section)
    found = _GENERAL.search(bare) or _DIGITS.search(bare)
    if found is None and section and not _DATE.search(bare) and "@" not in bare:
        return _literal(section).strip()
    if found is None or "/" in bare or "e+" in bare.lower() or "e-" in bare.lower():
        return _general(value)
    percent = "%" in bare
    if found.re is _GENERAL:
        text, is_negative = _general(abs(value)), value < 0
    else:
        text, is_negative = _digits(Decimal(repr(value)) * (100 if percent else 1), found[0])
    sign = "-" if is_negative and is_signed else ""
    before, after = section[: found.start()], section[found.end() :]
    return f"{_literal(before)}{sign}{text}{_literal(after)}".strip()


def _section(value: float, number_format: str) -> tuple[str, bool]:
    """The part of a format that is meant for a value, and whether a minus comes with it."""
    positive, *others = sections = number_format.split(";")
    if _CONDITION.search(number_format):
        fitting = (section for section in sections[:3] if _fits(value, section))
        return next(fitting, "General"), True
    if value == 0 and len(others) > 1:
        return others[1], False
    return (others[0], False) if value < 0 and others else (positive, True)


def _fits(value: float, section: str) -> bool:
    condition = _CONDITION.search(section)
    return condition is None or _COMPARED[condition[1]](value, float(condition[2]))


def _digits(amount: Decimal, pattern: str) -> tuple[str, bool]:
    """The digits that a pattern such as "#,##0.0#" shows, and whether they are below zero; each
    comma at its end leaves three of them out."""
    shorter = pattern.rstrip(",")
    whole, _, fraction = shorter.partition(".")
    step = Decimal(1).scaleb(-min(len(fraction), MOST_DECIMALS))
    thousands = Decimal(1000) ** min(len(pattern) - len(shorter), MOST_DECIMALS)
    rounded = (amount / thousands).quantize(step, ROUND_HALF_UP, _PRECISE)
    left, _, right = f"{rounded.copy_abs():f}".partition(".")
    optional = len(fraction) - len(fraction.rstrip("#?"))
    while optional and right.endswith("0"):
        right, optional = right[:-1], optional - 1
    if "," in whole:
        left = f"{int(left):,}"
        left = "0" * (whole.count("0") - len(left)) + left
    else:
        left = _placed("" if left == "0" else left, whole)
    return f"{left}.{right}" if right else left, rounded < 0


def _placed(digits: str, pattern: str) -> str:
    """Digits in the places of a pattern such as "000-0000", from its end."""
    left, text = list(digits), ""
    fewest = pattern.find("0")
    for at in range(len(pattern) - 1, -1, -1):
        if pattern[at] in "#0?":
            text = (left.pop() if left else "0" if pattern[at] == "0" else "") + text
        elif left or 0 <= fewest < at:
            text = pattern[at] + text
    return "".join(left) + text


def _literal(section: str) -> str:
    return _QUOTED.sub(lambda match: match[1] or match[2] or "", section)


def _general(value: float) -> str:
    """As a cell without a format: no trailing ".0", and no noise of binary fractions."""
    return str(int(value)) if value == int(value) else f"{value:.11g}"


def _moment(value: date | time, number_format: str) -> str:
    pattern = _BRACKETS.sub("", number_format.split(";")[0])
    tokens = _TOKEN.findall(pattern)
    places = [n for n, token in enumerate(tokens) if _DATE.fullmatch(token)]
    if not places or number_format == LOCAL_DATE:
        return value.isoformat().removesuffix("T00:00:00")
    hours = "%I" if _HALF_DAYS.search(pattern) else "%H"
    text = ""
    for n, token in enumerate(tokens):
        around = [tokens[place].lower() for place in places if place in _beside(places, n)]
        text += _date_part(value, token, around, hours) if n in places else _literal(token)
    return text.strip()


def _beside(places: list[int], place: int) -> list[int]:
    """The places of the date's parts before and after one of them."""
    before, after = [p for p in places if p < place], [p for p in places if p > place]
    return before[-1:] + after[:1]


def _date_part(value: date | time, token: str, around: list[str], hours: str) -> str:
    name = token.lower()
    # Minutes are written like months, and told by the hours or seconds beside them.
    if name in ("m", "mm") and {"h", "hh", "s", "ss"} & set(around):
        return value.strftime("%M")
    match name:
        case "d" | "m":
            return str(getattr(value, {"d": "day", "m": "month"}[name], ""))
        case "h" | "hh":
            hour = value.strftime(hours)
            return hour if name == "hh" else str(int(hour))
    return value.strftime(_DATE_PARTS[name])
