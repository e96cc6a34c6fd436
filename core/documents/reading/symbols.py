"""Signs that fonts of symbols draw: bullets, boxes to tick, arrows, and those of formulas."""

from collections.abc import Mapping

EMPTY, TICKED, CROSSED = "☐", "☑", "☒"
CHOICES = f"{EMPTY}{TICKED}{CROSSED}✓✗✔✘"
"""What says whether the words behind it hold."""

# Of Symbol and Wingdings, which Word puts into the private use area, and of ZapfDingbats.
SYMBOLS: dict[int, str] = {
    **dict.fromkeys((0xF0B7, 0xF0A7, 0xF0D8, 0xF076, 0xF06E), "•"),
    **dict.fromkeys((0xF071, 0xF072), "□"),  # a bullet in Word
    **dict.fromkeys((0xF0A8, 0xF06F, 0xF0A3, 0x274F, 0x2750, 0x2751, 0x2752), EMPTY),
    **dict.fromkeys((0xF0FE, 0xF052), TICKED),
    **dict.fromkeys((0xF0FD, 0xF078, 0xF053), CROSSED),
    0xF0FC: "✓",
    0xF0FB: "✗",
}
_PLACES = 0x100  # of letters in a font of symbols
_PRIVATE = range(
    0xF000, 0xF000 + _PLACES
)  # where letters of fonts of symbols stand too, in their order
# By font, what its letters are drawn as.
_FONTS: dict[str, dict[str, str]] = {
    "symbol": {
        **dict(zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ", strict=True)),
        **dict(zip("abcdefghijklmnopqrstuvwxyz", "αβχδεφγηιϕκλμνοπθρστυϖωξψζ", strict=True)),
        **dict(zip("£³±°´¸¹»º¥¢²", "≤≥±°×÷≠≈≡∞′″", strict=True)),
        **dict(zip("«¬\u00ad®¯ÛÜÞ", "↔←↑→↓⇔⇐⇒", strict=True)),
        **dict(zip("·¼ÒÓÔÖ×åÎ", "•…®©™√·∑∈", strict=True)),
        **dict(zip("-*~\\", "−∗∼∴", strict=True)),
        **{sign: sign for sign in "0123456789()[]{}+=<>.,:;!?/%&|_#"},
    },
    "wingdings": {
        **dict(zip("üûþýx¨oqr", f"✓✗{TICKED}{CROSSED}{CROSSED}{EMPTY}{EMPTY}□□", strict=True)),
        **dict(zip("§·lnuvØ", "•••••••", strict=True)),
        **dict(zip("ßàáâåèðïñòóFEGH", "←→↑↓↗→→←↑↓↔→←↑↓", strict=True)),
        **dict(zip("()*JKL", "☎☎✉☺😐☹", strict=True)),
        **{chr(0x80 + number): chr(0x245F + number) for number in range(1, 11)},  # ① to ⑩
        **{chr(0x8B + number): chr(0x245F + number) for number in range(1, 11)},
    },
    "wingdings 2": dict(
        zip("POQRSTV£", f"✓✗{CROSSED}{TICKED}{CROSSED}{CROSSED}✗{EMPTY}", strict=True)
    ),
    "webdings": dict(zip("arcg", f"✓✗{EMPTY}•", strict=True)),
}


def drawn(text: str, font: str) -> str:
    """``text`` as ``font`` shows it; without pictures, such as a pair of scissors, in a font of
    symbols. What such a font has no place for is drawn in another."""
    if (signs := _FONTS.get(font.lower())) is None:
        return text
    return "".join(_sign(one, signs) for one in text)


def _sign(character: str, signs: Mapping[str, str]) -> str:
    code = ord(character)
    if character.isspace() or (code >= _PLACES and code not in _PRIVATE):
        return character
    return signs.get(chr(code - _PRIVATE.start) if code in _PRIVATE else character, "")
