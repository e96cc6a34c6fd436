"""What the sample organization holds: its documents in load order, and questions to ask.

The PDFs in ``policies/`` are rendered from the Markdown beside them by ``scripts/build_sample``.
"""

from dataclasses import dataclass
from datetime import date
from importlib import resources
from pathlib import Path

ORGANIZATION_NAME = "Harbour & Vale"
SAMPLE_CONTACT = {"name": "People Team", "email": "people@harbourvale.example"}
"""Whom its policies name for nearly everything."""


@dataclass(frozen=True)
class SampleDocument:
    """One PDF and what is said about it at upload.

    ``effective_from`` and ``effective_until`` are the first and the last day on which the
    document applies; ``None`` means until further notice. ``replaces`` is the key of an earlier
    entry, of which this one is the next version.
    """

    key: str
    title: str
    effective_from: date
    effective_until: date | None
    replaces: str | None
    metadata: dict[str, str]

    @property
    def file_name(self) -> str:
        return f"{self.key}.pdf"

    def path(self) -> Path:
        """The PDF on disk, wherever the package is installed."""
        return Path(str(resources.files(__package__) / "policies" / self.file_name))


@dataclass(frozen=True)
class SampleQuestion:
    """A question to try, and what its answer must say: of every group in ``must`` at least one
    regular expression matches, whatever the case. So nobody is offered a question that the
    product answers wrongly: a test asks all of them."""

    text: str
    must: tuple[tuple[str, ...], ...]


def _metadata(number: str, version: str, department: str, applies_to: str) -> dict[str, str]:
    return {
        "type": "policy",
        "number": number,
        "version": version,
        "department": department,
        "applies_to": applies_to,
    }


SAMPLE_DOCUMENTS: tuple[SampleDocument, ...] = (
    SampleDocument(
        key="annual-leave-2025",
        title="Annual Leave and Absence Policy",
        effective_from=date(2025, 1, 1),
        effective_until=date(2025, 12, 31),
        replaces=None,
        metadata=_metadata("HV-PPL-001", "5.2", "People", "employees"),
    ),
    SampleDocument(
        key="annual-leave-2026",
        title="Annual Leave and Absence Policy",
        effective_from=date(2026, 1, 1),
        effective_until=None,
        replaces="annual-leave-2025",
        metadata=_metadata("HV-PPL-001", "6.0", "People", "employees"),
    ),
    SampleDocument(
        key="travel-and-expenses",
        title="Travel and Expenses Policy",
        effective_from=date(2026, 2, 1),
        effective_until=None,
        replaces=None,
        metadata=_metadata("HV-FIN-002", "4.1", "Finance", "everyone"),
    ),
    SampleDocument(
        key="remote-and-hybrid-working",
        title="Remote and Hybrid Working Policy",
        effective_from=date(2026, 3, 1),
        effective_until=None,
        replaces=None,
        metadata=_metadata("HV-PPL-004", "3.0", "People", "employees"),
    ),
    SampleDocument(
        key="information-security",
        title="Information Security Policy",
        effective_from=date(2026, 1, 15),
        effective_until=None,
        replaces=None,
        metadata=_metadata("HV-IT-001", "7.0", "IT", "everyone"),
    ),
    SampleDocument(
        key="code-of-conduct",
        title="Code of Conduct",
        effective_from=date(2025, 4, 1),
        effective_until=None,
        replaces=None,
        metadata=_metadata("HV-LEG-001", "3.2", "Legal", "everyone"),
    ),
    SampleDocument(
        key="parental-and-family-leave",
        title="Parental and Family Leave Policy",
        effective_from=date(2026, 4, 6),
        effective_until=None,
        replaces=None,
        metadata=_metadata("HV-PPL-003", "2.4", "People", "employees"),
    ),
    SampleDocument(
        key="procurement-and-purchasing",
        title="Procurement and Purchasing Policy",
        effective_from=date(2025, 7, 1),
        effective_until=None,
        replaces=None,
        metadata=_metadata("HV-FIN-005", "5.0", "Finance", "buyers"),
    ),
)

SAMPLE_QUESTIONS: tuple[SampleQuestion, ...] = (
    SampleQuestion(
        "How many unused leave days may I carry over, and until when?",
        must=((r"\b(8|eight) days",), (r"30 June|June 30",)),
    ),
    SampleQuestion(
        "What is the hotel limit for one night in London?",
        must=((r"£ ?185\b",),),
    ),
    SampleQuestion(
        "For how long may I work from another country?",
        must=((r"\b(20|twenty) working days",), (r"\b(12|twelve) months",)),
    ),
    SampleQuestion(
        "How quickly must I report a lost or stolen device?",
        must=((r"within (one|1|an) hour",),),
    ),
    SampleQuestion(
        "May I accept a gift worth more than £50?",
        must=((r"\brefuse",),),
    ),
    SampleQuestion(
        "How many written quotes does a purchase of £12,000 need?",
        must=((r"\b(three|3) written quotes",),),
    ),
)
