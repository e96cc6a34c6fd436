"""Situations in which real texts and Markdown files were misread: each says what a person reads
there, and what a person does not."""

from tests.documents.situations import Situation, text

CYRILLIC = "Политика отпусков\n\nКаждый сотрудник имеет право на двадцать восемь дней отпуска."
CHINESE = "休假制度\n\n每位员工每年有二十天带薪休假。申请须提前两周提交给主管。"
FENCES = "# Servers\n\n~~~~\n```\n# not a heading\n```\n~~~~\n\n## Backups\n\nEach night at two.\n"
MARKUP = (
    "Use the **VPN** (see [the guide](https://intranet.example/vpn)) and *never* share it[^1].\n\n"
    "- [x] Token is registered\n+ Passwords have **14** characters.\n\n"
    "[^1]: Tokens expire after `90` days.\n"
)

TEXTS = [
    Situation(
        "a small table is written in Markdown",
        text("# Leave\n\n| Type | Days |\n|---|---|\n| Annual | 28 |\n| Study | 5 |\n"),
        ("| Study | 5 |",),
        suffix=".md",
        under="Leave",
        leans_on="| Type | Days |",
    ),
    Situation(
        "Markdown has fences in fences",
        text(FENCES),
        ("Each night at two.",),
        suffix=".md",
        under="Servers > Backups",
    ),
    Situation(
        "Markdown marks up words, items and notes",
        text("# Access\n\n" + MARKUP),
        (
            "Use the VPN (see the guide) and never share it.",
            "☑ Token is registered",
            "Passwords have 14 characters.",
            "Tokens expire after 90 days.",
        ),
        hides=("[^1]", "](", "`"),
        suffix=".md",
    ),
    Situation(
        "Markdown has items of all marks",
        text("# Money\n\n* Phone: 15 euros\n+ Gym: 20 euros\n1. First within 30 days\n"),
        ("Phone: 15 euros", "Gym: 20 euros", "First within 30 days"),
        suffix=".md",
    ),
    Situation(
        "Markdown breaks lines on purpose",
        text("# Hours\n\nMonday  \n8 to 16  \nFriday  \n8 to 12\n"),
        ("Monday", "8 to 16", "Friday", "8 to 12"),
        suffix=".md",
    ),
    Situation(
        "Markdown begins with a tag",
        text("<header>\n\n# Dress code\n\n</header>\n\nSafety shoes are required.\n"),
        ("Safety shoes are required.",),
        suffix=".md",
    ),
    Situation(
        "a text is in Windows' Cyrillic",
        text(CYRILLIC, "cp1251"),
        ("Каждый сотрудник имеет право на двадцать восемь дней отпуска.",),
        suffix=".txt",
    ),
    Situation(
        "a text is in GBK",
        text(CHINESE, "gbk"),
        ("每位员工每年有二十天带薪休假。",),
        suffix=".txt",
    ),
    Situation(
        "a text is from an old Macintosh",
        text("The “coffee” is free – naïve rules don’t apply. Señor Muñoz decides.", "mac_roman"),
        ("Señor Muñoz decides.",),
        suffix=".txt",
    ),
    Situation(
        "a text is in Windows' Hebrew",
        text("מדיניות חופשה\n\nכל עובד זכאי לעשרים ימי חופשה בשנה.", "cp1255"),
        ("כל עובד זכאי לעשרים ימי חופשה בשנה.",),
        suffix=".txt",
    ),
    Situation(
        "a few bytes of a text are damaged",
        lambda path: path.write_bytes("Die Prüfung führt die Leitung.\n".encode() * 90 + b"\xff"),
        ("Die Prüfung führt die Leitung.",),
        suffix=".txt",
        warns="Save it as UTF-8",
    ),
    Situation(
        "Word broke the lines of a text",
        text("Parking policy\n\nVisitors use\x0bthe lower deck.\n"),
        ("Visitors use the lower deck.",),
        suffix=".txt",
    ),
    Situation(
        "Word kept a hyphen from breaking",
        text("Part\x1etime policy\n\nPart\x1etime staff have the same rights.\n"),
        ("Part-time staff have the same rights.",),
        suffix=".txt",
    ),
    Situation(
        "blank lines part a list of contacts",
        text("Contacts\n\nReception: 4400\n\nCompany doctor: 4215\n\nHelp desk: 4711\n"),
        ("Reception: 4400", "Company doctor: 4215"),
        suffix=".txt",
    ),
    Situation(
        "amounts stand in Japanese without blanks",
        text("旅費規程\n\n出張の宿泊費は1泊12,000円までとする。精算は帰着後5営業日以内に行う。\n"),
        ("出張の宿泊費は1泊12,000円までとする。", "精算は帰着後5営業日以内に行う。"),
        suffix=".txt",
    ),
    Situation(
        "German words have letters of their own",
        text("Urlaub\n\nFür alle gilt: Die Kündigungsfrist beträgt drei Monate.\n"),
        ("Für alle gilt: Die Kündigungsfrist beträgt drei Monate.",),
        suffix=".txt",
    ),
]
