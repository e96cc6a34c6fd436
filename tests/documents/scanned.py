"""Makes scans for the tests of this room: pages drawn as text, then kept as pictures only."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path

import pypdfium2 as pdfium
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from core.documents.reading.extraction import Extraction
from tests.documents import pdfs

DOTS = 200  # per inch

ENGLISH = """\
1. Working hours
Full-time employees work 37.5 hours a week, from Monday to Friday. Core hours are 10:00 to
15:30; the rest of the day may be arranged freely with the line manager. Anyone who works more
than six hours takes a break of at least 30 minutes. Overtime is agreed in writing before it is
worked and is given back as time off within three months.
2. Travel expenses
The company pays 0.45 euros for each kilometre in a private car, and up to 130 euros a night for
a hotel. Claims are sent to the finance team within 60 days, with the original receipts. Meals of
less than 12.50 euros need no receipt. Flights in business class need the consent of a director.
3. Information security
Passwords have at least 14 characters and are never shared. Lost devices are reported to the help
desk within one hour, at any time of the day. Visitors wear a badge and are accompanied. Data of
customers leaves the network only in encrypted form; exceptions are granted for 90 days at most."""

GERMAN = """\
1. Urlaub und Abwesenheit
Beschäftigte haben Anspruch auf 30 Tage Urlaub im Kalenderjahr. Der Urlaub wird spätestens zwei
Wochen vorher schriftlich beantragt; über Ausnahmen entscheidet die Führungskraft. Nicht
genommener Urlaub verfällt am 31. März des Folgejahres. Wer länger als drei Tage arbeitsunfähig
ist, legt eine ärztliche Bescheinigung vor.
2. Reisekosten
Für jeden gefahrenen Kilometer werden 0,30 Euro erstattet, für Übernachtungen höchstens 120 Euro.
Die Abrechnung erfolgt binnen sechs Wochen mit den Originalbelegen. Größere Ausgaben über 1.500
Euro müssen vorher durch die Geschäftsführung genehmigt werden. Trinkgelder sind nicht
erstattungsfähig.
3. Datenschutz
Personenbezogene Daten dürfen nur verschlüsselt übertragen werden. Der Verlust eines Gerätes ist
unverzüglich zu melden. Schlüssel für Büroräume werden nicht weitergegeben."""


def pictured(source: Path, turn: float = 0.0, dots: int = DOTS) -> list[Image.Image]:
    """The pages of a PDF as a scanner sees them, turned by ``turn`` degrees against the clock."""
    pictures = []
    for page in pdfium.PdfDocument(source):
        picture = page.render(scale=dots / 72, grayscale=True).to_pil().convert("L")
        if turn:
            is_quarter = turn % 90 == 0
            picture = picture.rotate(
                turn, Image.Resampling.BICUBIC, expand=is_quarter, fillcolor=255
            )
        pictures.append(picture)
    return pictures


def on_page(picture: Image.Image, dots: int = DOTS) -> Callable[[Canvas], None]:
    """A page that shows nothing but ``picture``."""
    stream = BytesIO()
    picture.save(stream, "PNG")

    def draw(canvas: Canvas) -> None:
        size = (picture.width * 72 / dots, picture.height * 72 / dots)
        canvas.setPageSize(size)
        canvas.drawImage(ImageReader(BytesIO(stream.getvalue())), 0, 0, *size)

    return draw


def scan(path: Path, text: str, turn: float = 0.0, size: float = 11) -> Path:
    """A PDF whose one page is the scan of ``text``."""
    source = pdfs.drawn(path.with_suffix(".text.pdf"), pdfs.lines(*text.split("\n"), size=size))
    return pdfs.drawn(path, *map(on_page, pictured(source, turn)))


def words(extraction: Extraction) -> list[str]:
    return [word for page in extraction.pages for line in page.lines for word in line.text.split()]


def error_rate(read: Sequence[str], text: str) -> float:
    """The share of the text's words that were not read, or of words that it does not have."""
    right = Counter(re.sub(r"(\w)-\n(\w)", r"\1\2", text).split())
    found = Counter(read)
    wrong = max((right - found).total(), (found - right).total())
    return wrong / right.total()
