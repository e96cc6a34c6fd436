"""A spreadsheet's values as its cells show them."""

import re
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal

MOST_DECIMALS = 15
LARGEST = 1e15  # of what a format is written for; beyond it no cell shows all digits
_PRECISE = Context(prec=40)  # digits of LARGEST in percent, with all decimals
_QUOTED = re.compile(r'"([^"]*)"|\\(.)')
_CURRENCY = re.compile(r"\[\$([^\[\]-]*)(?:-[^\[\]]*)?\]")
_BRACKETS = re.compile(r"\[[^\[\]]*\]|[_*].")  # colours, conditions, paddings
_DIGITS = re.compile(r"[#0?][#0?,. ]*(?:E[+-]0+)?")
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
    positive, *others = number_format.split(";")
    section = others[0] if value < 0 and others else positive
    section = _CURRENCY.sub(lambda match: f'"{match[1]}"', section)
    section = _BRACKETS.sub("", section)
    digits = _DIGITS.search(_QUOTED.sub(lambda match: " " * len(match[0]), section))
    if digits is None or "/" in section or "e" in digits[0].lower():
        return _general(value)
    pattern = digits[0].rstrip(" ")
    whole, _, fraction = pattern.partition(".")
    places, least = len(fraction.replace(",", "")), whole.count("0")
    percent = "%" in section
    amount = Decimal(repr(value)) * (100 if percent else 1)
    step = Decimal(1).scaleb(-min(places, MOST_DECIMALS))
    rounded = amount.quantize(step, ROUND_HALF_UP, _PRECISE)
    text = f"{rounded.copy_abs():,f}" if "," in whole else f"{rounded.copy_abs():f}"
    text = "0" * (least - len(text.partition(".")[0])) + text
    sign = "-" if rounded < 0 and not (others and value < 0) else ""
    before, after = section[: digits.start()], section[digits.start() + len(pattern) :]
    return f"{_literal(before)}{sign}{text}{_literal(after)}".strip()


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
