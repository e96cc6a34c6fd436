"""Plain text: its paragraphs, its encoding, and what word processors write into it."""

from pathlib import Path

import pytest

from core.documents.chunking.blocks import blocks
from core.documents.reading.encoding import decode
from core.documents.reading.parts import Heading, Paragraph, Row
from core.documents.reading.plain_text import read
from core.documents.reading.typeset import typeset
from core.errors import UnsupportedFileType
from tests.documents.reading import said, texts
from tests.documents.test_split_chunks import cut, extraction


def paragraphs(tmp_path: Path, data: bytes) -> list[str]:
    path = tmp_path / "a.txt"
    path.write_bytes(data)
    return [part.text for part in read(path).parts if hasattr(part, "text")]


def test_blank_lines_part_paragraphs_even_if_each_is_one_line(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("Emergency contacts\n\nFire brigade: 112\n\nReception: 4400\n\nDoctor: 4215\n")
    content = cut(extraction(*typeset(read(path).parts, 10, 1000)))[0].content
    assert content == "Emergency contacts\n\nFire brigade: 112\n\nReception: 4400\n\nDoctor: 4215"


def test_lines_of_a_paragraph_are_read_as_one_text(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("The notice period\nis three months.\n\nIt begins on the first.\n")
    content = cut(extraction(*typeset(read(path).parts, 10, 1000)))[0].content
    assert content == "The notice period is three months.\n\nIt begins on the first."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Write a mail to\n\n    hr@acme.example\n\nwithin three days.",
            ["Write a mail to hr@acme.example within three days."],
        ),
        (
            "Bring it to us, or send it to London at\n\n   Acme\n   Box 5\n\nKeep a copy.",
            ["Bring it to us, or send it to London at Acme Box 5", "Keep a copy."],
        ),
        ("The fee, once it is due,\n\nis 5 euros.", ["The fee, once it is due, is 5 euros."]),
        ("passport\n\nvisa\n\nphoto", ["passport", "visa", "photo"]),
        (
            "Tel. 4400 and Jo\n\n   Anna\n\n   Bob",
            ["Tel. 4400 and Jo", "   Anna", "   Bob"],
        ),
        ("Bring these:\n\n   a passport", ["Bring these:", "   a passport"]),
        ("Ask them first.\n\n   Then go.", ["Ask them first.", "   Then go."]),
    ],
)
def test_a_sentence_goes_on_after_a_blank_line(
    tmp_path: Path, text: str, expected: list[str]
) -> None:
    assert paragraphs(tmp_path, text.encode()) == expected


@pytest.mark.parametrize(
    ("text", "headings"),
    [
        ("Sick leave\n----------\nTell us early.", {"Sick leave": 3}),
        ("=====\nPay\n=====\nOnce a month.", {"Pay": 2}),
        ("GENERAL RULES\n\nEverybody is kind.", {"GENERAL RULES": 3}),
        ("GENERAL RULES\nEverybody is kind.", {"GENERAL RULES": 3}),
        ("It is so.\n\n4.2 Carry-over\n\nFive days.", {"4.2 Carry-over": 5}),
        ("1. Scope\n\nAll staff.\n\n2. Pay\n\nOnce.", {"1. Scope": 4, "2. Pay": 4}),
        ("Article 5 Exceptions\n\nThere are none.", {"Article 5 Exceptions": 4}),
        ("§ 7 Urlaub\n\nEs gibt 30 Tage.", {"§ 7 Urlaub": 4}),
        ("It is so.\n\nContractors\n\nThey get no leave.", {"Contractors": 6}),
        ("Leave Policy\n\nPurpose\n\nIt says this.", {"Leave Policy": 1, "Purpose": 6}),
        ("The Steps\n\n- ask\n- go", {"The Steps": 6}),
        # No headings:
        ("1. Passport\n\n2. Photo\n\nBoth are needed.", {}),
        ("Smoking is forbidden\n\nUse the yard.", {}),
        ("Visitors must sign in\n\nThe porter helps.", {}),
        ("Contacts\n\nFire brigade: 112\n\nReception: 4400", {}),
        ("Acme Ltd\n\nBox 500\n\nLondon", {}),
        ("See the list of\n\nContractors\n\nThey get no leave.", {}),
        ("Name     Age\n------------\nAnna     41", {}),
        ("Yours\n\nAnna", {}),
        ("THE CEILING IS THE LIMIT.\n\nIt is.", {}),
    ],
)
def test_what_stands_as_a_heading_is_one(
    tmp_path: Path, text: str, headings: dict[str, int]
) -> None:
    path = tmp_path / "a.txt"
    path.write_text(text)
    parts = read(path).parts
    assert {part.text: part.level for part in parts if isinstance(part, Heading)} == headings
    said = " ".join(part.text for part in parts if isinstance(part, Heading | Paragraph))
    assert [w for w in said.split() if w.isalnum()] == [w for w in text.split() if w.isalnum()]


def test_items_on_lines_of_their_own_are_items_without_blank_lines(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("Bring with you:\n- a passport\n- a photo\n")
    content = cut(extraction(*typeset(read(path).parts, 10, 1000)))[0].content
    assert content == "Bring with you:\n- a passport\n- a photo"


def test_text_without_blanks_is_set_in_lines_and_stays_one_paragraph(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    text = "出張の宿泊費は一泊一万二千円までとする。" * 20
    path.write_text(text)
    pages = typeset(read(path).parts, 10, 1000)
    assert [len(line.text) for line in pages[0].lines] == [103, 103, 103, 91]
    assert [block.text for block in blocks(extraction(*pages))] == [text]


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1252", "Der Überstundenausgleich beträgt höchstens „zehn“ Tage – 5 €."),
        ("cp1252", "L'employé déjà engagé à l'été reçoit 5 € où ça se fête."),
        ("cp1250", "Zażółć gęślą jaźń: regulamin urlopów pracowniczych, który obowiązuje."),
        ("cp1251", "Каждый сотрудник имеет право на отпуск."),
        ("koi8-r", "Каждый сотрудник имеет право на отпуск."),
        ("cp1253", "Πολιτική αδειών: κάθε εργαζόμενος δικαιούται άδεια."),
        ("cp1255", "מדיניות חופשה: כל עובד זכאי לעשרים ימי חופשה בשנה."),
        ("cp1256", "سياسة الإجازات: لكل موظف عشرون يوما في السنة."),
        ("cp437", "Für Führungskräfte gilt die Größe, für Beschäftigte der Rest."),
        ("cp850", "Chaque salarié a droit à 25 jours, reportés à l'été."),
        ("utf-16-le", "Für Führungskräfte gilt § 4, für übrige 30 €."),
        ("utf-16-be", "Every employee has 25 days of leave."),
        ("mac-roman", "Café policy. The “coffee” is free – naïve rules don’t apply."),
        ("gb18030", "每位员工每年有二十天带薪休假。申请须提前两周提交给主管。"),
        ("big5", "年假政策：每位員工每年有二十天有薪假期。"),
        ("shift_jis", "有給休暇は年に二十日です。申請は二週間前まで。"),
        ("euc-jp", "有給休暇は年に二十日です。申請は二週間前まで。"),
        ("euc-kr", "연차 휴가는 일 년에 이십 일입니다."),
    ],
)  # fmt: skip
def test_an_old_encoding_is_told_by_what_its_words_look_like(encoding: str, text: str) -> None:
    assert decode(text.encode(encoding)).text == text


def test_an_encoding_that_can_not_be_told_is_refused_with_the_remedy() -> None:
    with pytest.raises(UnsupportedFileType, match="Save it as UTF-8"):
        decode("Правила отпуска: каждый сотрудник".encode("cp866"))


def test_a_few_stray_bytes_do_not_change_how_the_rest_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(
        "Die Prüfung übernimmt die Geschäftsführung. ".encode() * 20 + b"Schlu\xdf: \xfcber 5 Euro."
    )
    reading = read(path)
    lines = texts(path, "text")
    assert lines[0].startswith("Die Prüfung übernimmt die Geschäftsführung.")
    assert lines[-1].endswith("Schlu\ufffd: \ufffdber 5 Euro.")  # never "ber 5 Euro"
    assert said(reading) == [
        "Damaged characters are shown as \ufffd in the text (2). Save it as UTF-8."
    ]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"By lot.\x0bVisitors below.\r\n", ["By lot.\nVisitors below."]),
        (b"Part\x1etime staff", ["Part-time staff"]),
        (b"co\x1foperation", ["cooperation"]),
        (b"Written by DOS.\r\n\x1a", ["Written by DOS."]),
        (b"Old\rMac\r\rlines", ["Old\nMac", "lines"]),
    ],
)
def test_controls_of_word_processors_are_read(
    tmp_path: Path, data: bytes, expected: list[str]
) -> None:
    assert paragraphs(tmp_path, data) == expected


RATIOS = """\
Age          Local visit     Day trip
6 to 8       1 to 6          1 to 5
9 to 12      1 to 10         1 to 8, with
                             a first aider
"""
CONTACTS = """\
    Buyers, supplies         ext. 3340
    Receiving dock           ext. 3349
    Vendor set-up            vendors@example.org
"""
RULED = """\
    Role          Color
    ------------  -------
    Nurse         Navy
    Imaging       Gray
"""


def rows(tmp_path: Path, text: str) -> list[tuple[tuple[str, ...], bool]]:
    path = tmp_path / "a.txt"
    path.write_text(text)
    return [(part.cells, part.is_header) for part in read(path).parts if isinstance(part, Row)]


def test_columns_that_blanks_set_apart_are_a_table(tmp_path: Path) -> None:
    assert rows(tmp_path, f"The ratios:\n\n{RATIOS}\nThere are always two.") == [
        (("Age", "Local visit", "Day trip"), True),
        (("6 to 8", "1 to 6", "1 to 5"), False),
        (("9 to 12", "1 to 10", "1 to 8, with a first aider"), False),
    ]


def test_a_table_has_a_head_where_it_is_ruled_or_no_number_stands_in_it(tmp_path: Path) -> None:
    assert [is_header for _, is_header in rows(tmp_path, RULED)] == [True, False, False]
    assert not any(is_header for _, is_header in rows(tmp_path, CONTACTS))


@pytest.mark.parametrize(
    "text",
    [
        "We are open.  Come in.\nWe are closed.  Go home.\nWe are full.  Wait outside.",
        "Name     Age\nAnna     41",
        "- a  first\n- b  second\n- c  third",
        "1.  Listen.\n2.  Write it down.\n3.  Tell the lead.",
    ],
)
def test_blanks_alone_make_no_table(tmp_path: Path, text: str) -> None:
    assert rows(tmp_path, text) == []


def test_a_label_as_long_as_its_column_leaves_one_blank(tmp_path: Path) -> None:
    text = """
    Full-time (30 hours or more a week)      5 sets
    Part-time (15 to 29.9 hours)             3 sets
    Part-time (fewer than 15 hours) and bank 2 sets
    Students                                 from the university
    """
    assert [cells for cells, _ in rows(tmp_path, text)] == [
        ("Full-time (30 hours or more a week)", "5 sets"),
        ("Part-time (15 to 29.9 hours)", "3 sets"),
        ("Part-time (fewer than 15 hours) and bank", "2 sets"),
        ("Students", "from the university"),
    ]


def test_what_stands_in_brackets_below_a_cell_is_of_it(tmp_path: Path) -> None:
    text = """
    Type                         No approval       Line manager
    ---------------------------  ----------------  ----------------
    Gift (single)                up to 40 GBP      41 to 100 GBP
                                 (50 USD)          (51-125 USD)
    Meals and hospitality        up to 75 GBP      76 to 200 GBP
    (per person and event)       (95 USD)          (96-250 USD)
    All gifts in a calendar      up to 120 GBP     121 to 250 GBP
    year                         (150 USD)         (151-310 USD)
    """
    assert rows(tmp_path, text) == [
        (("Type", "No approval", "Line manager"), True),
        (("Gift (single)", "up to 40 GBP (50 USD)", "41 to 100 GBP (51-125 USD)"), False),
        (
            (
                "Meals and hospitality (per person and event)",
                "up to 75 GBP (95 USD)",
                "76 to 200 GBP (96-250 USD)",
            ),
            False,
        ),
        (
            (
                "All gifts in a calendar year",
                "up to 120 GBP (150 USD)",
                "121 to 250 GBP (151-310 USD)",
            ),
            False,
        ),
    ]


def test_a_record_on_each_line_is_a_paragraph_of_its_own(tmp_path: Path) -> None:
    text = "5.2 Assembly points\nCentre - the car park\nPool - the playground\nLido - the green\n"
    path = tmp_path / "a.txt"
    path.write_text(text)
    heading, *places = [part for part in read(path).parts if hasattr(part, "text")]
    assert heading == Heading("5.2 Assembly points", 5)
    assert [part.text for part in places] == text.splitlines()[1:]


def test_lines_of_a_wrapped_text_are_no_records(tmp_path: Path) -> None:
    text = (
        "The pool opens early: it does so at seven, and closes when the\n"
        "Duty manager says so - in most weeks, that is, at nine in the\n"
        "Evening: a bell rings for those who\n"
        "are still in the water, and those\n"
        "who are not leave by the door."
    )
    assert paragraphs(tmp_path, text.encode()) == [text]


def test_a_long_table_is_read_in_time_that_grows_with_its_length(tmp_path: Path) -> None:
    long = "Age    Ratio\n" + "6 to 8    1 to 6\n" * 20_000 + "          more\n" * 20_000
    assert len(rows(tmp_path, long)) == 20_001


def test_lines_of_many_brackets_are_read_in_no_time(tmp_path: Path) -> None:
    assert len(rows(tmp_path, "\n".join(["a" + "  (" * 50_000] * 4))) == 1


@pytest.mark.parametrize("end", ["\n" * 500_000, "\n " * 500_000, " \n\x0b" * 300_000])
def test_blank_lines_at_the_end_of_a_text_are_nothing(tmp_path: Path, end: str) -> None:
    assert paragraphs(tmp_path, f"Leave is paid.{end}".encode()) == ["Leave is paid."]


def test_a_sentence_does_not_go_on_for_ever(tmp_path: Path) -> None:
    text = "Everybody may bring these things,\n\n" + "pens,\n\n" * 20_000
    found = paragraphs(tmp_path, text.encode())
    assert sum(one.count("pens") for one in found) == 20_000
    assert max(map(len, found)) < 1100


@pytest.mark.parametrize("blank", ["  ", "\x0b", "\xa0", "\u3000"])
def test_a_blank_line_after_lines_that_stand_by_themselves_is_no_line(
    tmp_path: Path, blank: str
) -> None:
    wrapped = (
        "It opens early in the\nmorning, closes late in\nthe evening, and the bell\nrings.\n\n"
    )
    found = paragraphs(tmp_path, f"{wrapped}4.2 Pools\nLido\n{blank}".encode())
    assert found[1:] == ["4.2 Pools", "Lido"]


def test_a_line_of_any_length_above_a_rule_as_long_as_it_is_a_heading(tmp_path: Path) -> None:
    title = "What people write in forms that everybody can see has to be below ten thousand words"
    path = tmp_path / "a.txt"
    path.write_text(f"Forms are short.\n\n{title}\n{'~' * len(title)}\nLonger ones are refused.\n")
    assert title in [part.text for part in read(path).parts if isinstance(part, Heading)]
    path.write_text(f"Forms are short.\n\n{title}\n~~~~\nLonger ones are refused.\n")
    assert title not in [part.text for part in read(path).parts if isinstance(part, Heading)]
