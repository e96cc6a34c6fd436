"""Signs that fonts of symbols draw, by the codepoints that they give them: bullets, and boxes to
tick."""

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
