"""A logo as it is sent, by a call or a form: a picture of somebody else's making."""

from typing import Any, NoReturn
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from core.documents.reading.logo_image import MOST_PIXELS
from core.documents.reading.sandbox import ChildKilled, run_limited
from core.errors import DocumentError, InvalidInput
from core.rest.page_images import GATE
from core.scratch import scratch_folder

MOST_BYTES = 1024 * 1024
SECONDS = 20.0
MEMORY_BYTES = 1024 * 1024 * 1024


def logo_of(file: "UploadedFile[Any]", organization_id: UUID) -> bytes:
    """The small PNG that the organization keeps of it, drawn in a child process in its turn. Raises
    InvalidInput, and ChildKilled where there was no memory."""
    if (file.size or 0) > MOST_BYTES:
        _refuse(_("The picture is larger than 1 MB. Save it smaller."))
    with GATE.turn(organization_id), scratch_folder() as folder:
        path = folder / "logo"
        path.write_bytes(file.read(MOST_BYTES))
        try:
            return run_limited(
                "core.documents.reading.logo_image",
                {"path": str(path)},
                timeout=SECONDS,
                memory_bytes=MEMORY_BYTES,
            )
        except ChildKilled:
            raise
        except DocumentError:
            most = MOST_PIXELS // 1_000_000
            _refuse(
                _(
                    "This can’t be read as a picture. Send a PNG, JPEG or WebP file of at most "
                    "%(most)s million pixels."
                )
                % {"most": most}
            )


def _refuse(sentence: str) -> NoReturn:
    raise InvalidInput(sentence, {"file": [sentence]})
