"""Every error the product raises on purpose.

    PolicyChatError
    ├── RequestError              the caller asked for something that can't be done (4xx)
    │   ├── InvalidInput          validation_error      400
    │   ├── InvalidKey            invalid_key           401
    │   ├── VisitorExpired        visitor_expired       401
    │   ├── NotAllowed            permission_denied     403
    │   ├── OriginNotAllowed      origin_not_allowed    403
    │   ├── IdentityRequired      identity_required     403
    │   ├── IdentityInvalid       identity_invalid      403
    │   ├── LinkExpired           link_expired          403
    │   ├── NotFound              not_found             404
    │   ├── Conflict              conflict              409
    │   ├── OnLegalHold           legal_hold            409
    │   ├── ChangedMeanwhile      changed_meanwhile     412
    │   ├── FileTooLarge          file_too_large        413
    │   ├── UnsupportedFileType   unsupported_file_type 415
    │   │   └── EmptyFile         empty_file            415
    │   ├── RateLimited           rate_limited          429
    │   └── QuotaExceeded         quota_exceeded        429
    ├── DocumentError             a file that can't become searchable text
    │   ├── EncryptedPdf          encrypted_pdf
    │   ├── DamagedPdf            damaged_pdf
    │   ├── DamagedFile           damaged_file
    │   ├── EncryptedArchive      encrypted_archive
    │   ├── NoTextLayer           no_text_layer
    │   ├── TooManyPages          too_many_pages
    │   ├── TooMuchText           too_much_text
    │   ├── ProcessingTimeout     processing_timeout
    │   └── ProcessingMemory      processing_memory
    └── ServiceError              a part the product leans on does not answer
        ├── ModelUnavailable      model_unavailable     503
        ├── StorageUnavailable    storage_unavailable   503
        ├── ServerBusy            server_busy           503
        ├── StorageFull           storage_full          507
        ├── SignOnFailed          sign_on_failed        503
        └── DatabaseUnavailable   database_unavailable  503

Each class has a stable ``code``, the ``http_status`` it becomes (``core.problem``
translates, nobody else) and ``retryable``: whether the same call may succeed later
without anyone changing anything. ``detail`` is a sentence for a person and says what to do.
"""

from typing import Any


class PolicyChatError(Exception):
    """Root of the tree; never raised itself."""

    code = "internal_error"
    http_status = 500
    retryable = False
    title = "Something went wrong"

    def __init__(self, detail: str = "", **extra: Any) -> None:
        self.detail = detail or self.title
        self.extra = extra
        super().__init__(self.detail)


class RequestError(PolicyChatError):
    """The caller asked for something that can't be done."""

    http_status = 400


class InvalidInput(RequestError):
    """``errors`` maps a field's name to the sentences about it."""

    code = "validation_error"
    title = "The request is not valid"

    def __init__(self, detail: str = "", errors: dict[str, Any] | None = None) -> None:
        super().__init__(detail, **({"errors": errors} if errors else {}))


class InvalidKey(RequestError):
    code = "invalid_key"
    http_status = 401
    title = "A valid API key or sign-in is needed"


class VisitorExpired(RequestError):
    code = "visitor_expired"
    http_status = 401
    title = "This visit has ended; a new conversation begins another"


class NotAllowed(RequestError):
    code = "permission_denied"
    http_status = 403
    title = "This key or account may not do that"


class OriginNotAllowed(RequestError):
    code = "origin_not_allowed"
    http_status = 403
    title = "This key does not work on this site"


class IdentityRequired(RequestError):
    code = "identity_required"
    http_status = 403
    title = "Only known visitors may ask here"


class IdentityInvalid(RequestError):
    code = "identity_invalid"
    http_status = 403
    title = "The visitor's identity is not signed as it must be"


class LinkExpired(RequestError):
    code = "link_expired"
    http_status = 403
    title = "This address has expired"


class NotFound(RequestError):
    code = "not_found"
    http_status = 404
    title = "There is nothing here"


class Conflict(RequestError):
    code = "conflict"
    http_status = 409
    title = "That is not possible in the present state"


class OnLegalHold(RequestError):
    code = "legal_hold"
    http_status = 409
    title = "A legal hold keeps this from being deleted"


class ChangedMeanwhile(RequestError):
    """Who changed it is ``changed_by``, as the audit has it, and when ``changed_at``."""

    code = "changed_meanwhile"
    http_status = 412
    title = "Somebody else has changed this since it was read"


class FileTooLarge(RequestError):
    code = "file_too_large"
    http_status = 413
    title = "The file is too large"


class UnsupportedFileType(RequestError):
    code = "unsupported_file_type"
    http_status = 415
    title = "Files of this type can't be read"


class EmptyFile(UnsupportedFileType):
    code = "empty_file"
    title = "The file is empty"


class RateLimited(RequestError):
    """``retry_after`` is in seconds and becomes the Retry-After header."""

    code = "rate_limited"
    http_status = 429
    retryable = True
    title = "Too many requests"

    def __init__(self, detail: str = "", retry_after: int = 1) -> None:
        super().__init__(detail)
        self.retry_after = retry_after


class QuotaExceeded(RequestError):
    code = "quota_exceeded"
    http_status = 429
    title = "The organization's quota is used up"


class DocumentError(PolicyChatError):
    """A file that can't become searchable text; ends in ``failed`` with this code."""

    http_status = 422


class EncryptedPdf(DocumentError):
    code = "encrypted_pdf"
    title = "The PDF is protected by a password"


class DynamicForm(DocumentError):
    code = "dynamic_form"
    title = "The PDF is a form that only Adobe's programs can show"


class RightsProtected(DocumentError):
    code = "rights_protected"
    title = "The PDF is locked by a rights management service"


class PdfPortfolio(DocumentError):
    code = "pdf_portfolio"
    title = "The PDF only holds other files"


class DamagedPdf(DocumentError):
    code = "damaged_pdf"
    title = "The PDF is damaged"


class DamagedFile(DocumentError):
    code = "damaged_file"
    title = "The file is damaged"


class EncryptedArchive(DocumentError):
    code = "encrypted_archive"
    title = "The archive is protected by a password"


class NoTextLayer(DocumentError):
    code = "no_text_layer"
    title = "The document contains no text"


class TooManyPages(DocumentError):
    code = "too_many_pages"
    title = "The document has too many pages"


class TooMuchText(DocumentError):
    code = "too_much_text"
    title = "The document contains too much text"


class ProcessingTimeout(DocumentError):
    code = "processing_timeout"
    title = "Reading the document took too long"


class ProcessingMemory(DocumentError):
    code = "processing_memory"
    title = "Reading the document needs too much memory"


class ServiceError(PolicyChatError):
    """A part the product leans on does not answer."""

    http_status = 503
    retryable = True


class ModelUnavailable(ServiceError):
    code = "model_unavailable"
    title = "The language model does not answer"


class StorageUnavailable(ServiceError):
    code = "storage_unavailable"
    title = "The document storage does not answer"


class ServerBusy(ServiceError):
    """``retry_after`` is in seconds and becomes the Retry-After header."""

    code = "server_busy"
    title = "The server takes in as much as it can"

    def __init__(self, detail: str = "", retry_after: int = 1) -> None:
        super().__init__(detail)
        self.retry_after = retry_after


class StorageFull(ServiceError):
    code = "storage_full"
    http_status = 507
    retryable = False
    title = "There is too little room to store the file"


class SignOnFailed(ServiceError):
    code = "sign_on_failed"
    title = "The identity provider does not answer as it should"


class DatabaseUnavailable(ServiceError):
    code = "database_unavailable"
    title = "The database does not answer"
