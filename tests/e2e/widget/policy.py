"""The policy that visitors ask about: a PDF of three pages."""

from functools import cache
from io import BytesIO

from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate

TITLE = "Leave policy"
QUESTION = "How many days of paid leave do employees have?"
FOLLOW_UP = "How many unused days may they carry over?"
UNANSWERED = "How many days of paid leave do employees on the Platinum plan have?"
LEAVE = "Employees have 25 days of paid leave a year."
CARRIED = "Up to five unused days may be carried over into the first quarter of the next year."
APPROVED = "Managers approve leave in writing within three working days of the request."
PARENTS = "Parents may add two weeks of unpaid leave to the summer holidays of their children."
SENTENCES = (LEAVE, CARRIED, APPROVED, PARENTS)

PAGES = (
    ("1 Purpose", ("This policy explains how the harbour plans the absence of its people.",)),
    ("2 Annual leave", (LEAVE, CARRIED)),
    ("3 Approval", (APPROVED, PARENTS)),
)


@cache
def policy_pdf() -> bytes:
    style = getSampleStyleSheet()
    story = []
    for heading, sentences in PAGES:
        story += [Paragraph(heading, style["Heading1"])]
        story += [Paragraph(sentence, style["Normal"]) for sentence in sentences]
        story += [PageBreak()]
    file = BytesIO()
    SimpleDocTemplate(file, title=TITLE).build(story[:-1])
    return file.getvalue()
