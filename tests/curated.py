"""A curated answer to write, as it is or changed."""

from datetime import timedelta
from typing import Any

from core.curated.keeping import add_curated
from core.curated.models import CuratedAnswer
from core.curated.written import Written
from core.tenancy.context import tenant
from tests.clock import TODAY

CANTEEN = "Is there a canteen in the Leeds office?"
SAME = "Does the Leeds office have a canteen?"
TEXT = "Yes. The canteen is on the second floor and serves lunch from 11:30 to 14:00."


def written(**changes: Any) -> Written:
    """That there is a canteen, said by Facilities, for 100 days and for everybody."""
    said: dict[str, Any] = {
        "questions": (CANTEEN,),
        "text": TEXT,
        "language": "en",
        "answered_by": "Facilities",
        "valid_until": TODAY + timedelta(days=100),
        "source": "House rules, section 3",
    }
    return Written(**{**said, **changes})


def keep(organization: Any, **changes: Any) -> CuratedAnswer:
    """The same, kept by ``organization``."""
    with tenant(organization.id):
        return add_curated(written(**changes), actor="test")
