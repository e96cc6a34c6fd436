"""Large files on their way in, without a name on disk: what a killed process held of them is free
again at once, and nobody has to look for it."""

from tempfile import TemporaryFile
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, TemporaryFileUploadHandler


class UnnamedFileUploadHandler(TemporaryFileUploadHandler):
    """Django's for large files, which have a name in the temporary folder there."""

    file: "UploadedFile[bytes]"  # type: ignore[assignment]

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        FileUploadHandler.new_file(self, *args, **kwargs)
        unnamed = TemporaryFile()  # noqa: SIM115  (closed with the request)
        named = (self.file_name, self.content_type, 0, self.charset, self.content_type_extra)
        self.file = UploadedFile(unnamed, *named)

    def upload_interrupted(self) -> None:
        if hasattr(self, "file"):
            self.file.close()
