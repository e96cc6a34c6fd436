"""Numbers of list items as they are shown."""

_ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l")),
    *((40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)
_LARGEST_ROMAN = 4000
STYLES_OF_PAGES = {
    **{"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman"},
    **{"I": "upperRoman", "lower-alpha": "lowerLetter", "lower-latin": "lowerLetter"},
    **{"upper-alpha": "upperLetter", "upper-latin": "upperLetter"},
    **{"lower-roman": "lowerRoman", "upper-roman": "upperRoman"},
}
"""Word's names of styles, by those of web pages."""


def numeral(number: int, style: str) -> str:
    """``number`` in a style as Word names it: decimal, lowerLetter, upperRoman, …"""
    match style:
        case "lowerLetter":
            return _letters(number)
        case "upperLetter":
            return _letters(number).upper()
        case "lowerRoman":
            return _roman(number)
        case "upperRoman":
            return _roman(number).upper()
        case "decimalZero":
            return f"{number:02d}"
    return str(number)


def _letters(number: int) -> str:
    """a to z, then aa, bb, … as Word counts."""
    if number < 1:
        return str(number)
    rounds, letter = divmod(number - 1, 26)
    return chr(ord("a") + letter) * min(rounds + 1, 9)


def _roman(number: int) -> str:
    if not 0 < number < _LARGEST_ROMAN:
        return str(number)
    text = ""
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        text += letters * count
    return text
