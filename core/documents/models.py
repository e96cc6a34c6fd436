"""Document → DocumentVersion → Page and Chunk.

A Document is a policy as people know it and keeps its id for good. Each uploaded file is
a DocumentVersion. Ingest writes pages and chunks under the version's current ``run``;
readers see only the rows whose run equals ``indexed_run``, so a version is searchable in
its old form until the new one is complete.
"""

import uuid
from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext
from pgvector.django import HalfVectorField

from core.documents.reading.file_warnings import FileWarning, translated, warning_of
from core.tenancy.models import Organization, TenantManager, TenantModel, User
from core.tenancy.readers import current_reader


class Status(models.TextChoices):
    PENDING = "pending"
    PROCESSING = "processing"
    COMPLETED = "completed"
    FAILED = "failed"


class Stage(models.TextChoices):
    QUEUED = "queued"
    EXTRACTING = "extracting"
    EMBEDDING = "embedding"
    DONE = "done"


class DocumentManager(TenantManager["Document"]):
    """A document of which the reader sees no version is not there for that reader either. No policy
    can say so: that of the versions asks for their documents."""

    def get_queryset(self) -> models.QuerySet["Document"]:
        documents = super().get_queryset()
        if current_reader().reads_all:
            return documents
        seen = DocumentVersion.objects.filter(document=models.OuterRef("pk"))
        return documents.filter(models.Exists(seen))


class Document(TenantModel):
    """``title`` is that of the version that answers (core.documents.titles). ``title_given``:
    somebody chose one; else the files say what they are called.

    The department and the tags are in ``metadata``, where filters look for them
    (core.documents.details). ``review_due`` is the day by which the owner reads it again, every
    ``review_months`` months. From ``archived_on`` on no answer comes from it. ``audience`` names
    whom it is for, None is everybody (core.tenancy.audiences): of what is for others the database
    shows neither the document nor its versions, pages and chunks.
    """

    title = models.CharField(max_length=300)
    # Of documents from before this was known nobody can tell: their titles stay.
    title_given = models.BooleanField(default=True, db_default=True)
    metadata = models.JSONField(default=dict)
    audience: "ArrayField[Any, Any]" = ArrayField(models.TextField(), null=True)
    owner = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    review_months = models.PositiveSmallIntegerField(null=True)
    review_due = models.DateField(null=True)
    # The ``review_due`` that the owner was mailed about (core.documents.review_reminders).
    reminded_for = models.DateField(null=True)
    archived_on = models.DateField(null=True)
    created_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects: ClassVar[DocumentManager] = DocumentManager()

    class Meta:
        ordering = ["-created_at", "id"]
        indexes = [
            models.Index(fields=["organization", "-created_at"]),
            models.Index(fields=["organization", "review_due"], name="document_review"),
        ]

    def __str__(self) -> str:
        return self.title


class DocumentVersion(TenantModel):
    """One file of a document, and how far its ingest has come. ``title`` is what the document is
    called once answers come from this version ("": as it is called now). ``run_titles`` are what
    the file called itself, by the number of the run that read it.

    ``warnings`` are what of the file could not be read, or was guessed, as
    core.documents.reading.file_warnings has it.
    ``claim`` names the worker that holds it now; ``heartbeat_at`` says when that worker
    was last alive. ``away_since`` is since when the embedding model has not answered it, and
    ``next_try_at`` when it is asked again. ``run`` counts ingests of this file; ``indexed_run``
    is the one that search sees (0: none yet; then the database shows the version only to those who
    read every document), ``held_run`` one that waits to be (core.documents.waiting; 0: none does).
    Once withdrawn it counts on no day; it is kept, because answers cite it.
    """

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=300, blank=True, default="", db_default="")
    run_titles: "models.JSONField[Any, Any]" = models.JSONField(
        default=dict, db_default=models.Value({}, models.JSONField())
    )
    file_hash = models.CharField(max_length=64)
    size_bytes = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=10)
    filename = models.CharField(max_length=255)
    storage_name = models.CharField(max_length=255)
    effective_from = models.DateField(null=True)
    effective_until = models.DateField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    status = models.CharField(max_length=10, choices=Status.choices, default=Status.PENDING)
    stage = models.CharField(max_length=10, choices=Stage.choices, default=Stage.QUEUED)
    progress_done = models.PositiveIntegerField(default=0)
    progress_total = models.PositiveIntegerField(default=0)
    error_code = models.CharField(max_length=40, blank=True)
    error_detail = models.TextField(blank=True)
    error_retryable = models.BooleanField(default=False)

    claim = models.UUIDField(null=True)
    heartbeat_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    away_since = models.DateTimeField(null=True)
    next_try_at = models.DateTimeField(null=True)
    run = models.PositiveIntegerField(default=0)
    indexed_run = models.PositiveIntegerField(default=0)
    held_run = models.PositiveIntegerField(default=0, db_default=0)

    page_count = models.PositiveIntegerField(null=True)
    chunk_count = models.PositiveIntegerField(null=True)
    language = models.CharField(max_length=10, blank=True)
    warnings: "models.JSONField[Any, Any]" = models.JSONField(
        default=list, db_default=models.Value([], models.JSONField())
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["document", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["document", "number"], name="version_number_once")
        ]
        indexes = [
            models.Index(fields=["organization", "file_hash"]),
            models.Index(
                fields=["organization", "heartbeat_at"],
                name="version_unfinished",
                condition=models.Q(status__in=["pending", "processing"]),
            ),
            models.Index(
                fields=["organization", "id"],
                name="version_held",
                condition=models.Q(held_run__gt=0),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document_id} v{self.number}"

    @property
    def own_title(self) -> str:
        """What its document is called where answers come from it."""
        return str(self.title or self.document.title)

    @property
    def title_of_run(self) -> str:
        """The same where answers come from the run that is under way."""
        return str(self.run_titles.get(str(self.run)) or self.own_title)

    @property
    def text_run(self) -> int:
        """The run that readers see, else the one that waits; 0 where it has not been read."""
        return self.indexed_run or self.held_run

    @property
    def file_warnings(self) -> list[FileWarning]:
        """``warnings``, those of earlier releases as well."""
        return list(map(warning_of, self.warnings))

    @property
    def warning_sentences(self) -> list[str]:
        """The same in the reader's language."""
        return [translated(warned, gettext) for warned in self.file_warnings]


class DeletedDocument(TenantModel):
    """The receipt of a deletion, and how far stored answers have been looked through for the
    document's passages (core.conversations.deleted_passages).

    ``versions``, ``pages``, ``chunks`` and ``files`` were removed at once, ``answers`` is how many
    had passages so far. Those given before ``since`` have been looked at; the next look is due at
    ``next_at``, and none after ``finished_at``. ``held`` are the answers whose passages stay for
    as long as a legal hold keeps them. It has no word of the document, nor its title.
    """

    document_id = models.UUIDField()
    versions = models.PositiveIntegerField()
    pages = models.PositiveIntegerField()
    chunks = models.PositiveIntegerField()
    files = models.PositiveIntegerField()
    answers = models.PositiveIntegerField(default=0)
    held: "ArrayField[Any, Any]" = ArrayField(
        models.UUIDField(),
        default=list,
        db_default=models.Value([], ArrayField(models.UUIDField())),
    )
    since = models.DateTimeField()
    next_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["-created_at", "id"]
        indexes = [
            models.Index(fields=["organization", "-created_at"], name="deleted_lately"),
            models.Index(
                fields=["organization", "next_at"],
                name="deleted_unfinished",
                condition=models.Q(finished_at=None),
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["organization", "document_id"], name="deleted_once")
        ]


class Page(TenantModel):
    """The cleaned text of one page: what a quote is checked against. ``label`` is the number
    that is printed on it, where that is another one; ``left_out`` are its headers, footers,
    watermarks and lines of a table of contents, which are no text of it."""

    version = models.ForeignKey(DocumentVersion, on_delete=models.CASCADE, related_name="pages")
    run = models.PositiveIntegerField()
    number = models.PositiveIntegerField()
    label = models.CharField(max_length=20, blank=True, default="", db_default="")
    text = models.TextField()
    left_out: "ArrayField[Any, Any]" = ArrayField(
        models.TextField(),
        default=list,
        db_default=models.Value([], ArrayField(models.TextField())),
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "run", "number"], name="page_once")
        ]


class ScannedPage(TenantModel):
    """What became of a page that is a picture (core.documents.reading.scans.Outcome), while others
    of its file are still to be read. ``read_by`` names the release and the languages."""

    version = models.ForeignKey(
        DocumentVersion, on_delete=models.CASCADE, related_name="scanned_pages"
    )
    number = models.PositiveIntegerField()
    read_by = models.CharField(max_length=300)
    outcome: "models.JSONField[Any, Any]" = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "number"], name="scanned_page_once")
        ]


class Chunk(models.Model):
    """The stored, embedded, citable piece of a version.

    The table is hash-partitioned by organization, hence the composite key. ``boxes`` lists
    the lines, and of scans the words: ``[page, start, end, x0, y0, x1, y1]`` with character
    offsets into ``content`` and points from the page's top left. ``units`` lists what can be
    quoted of it, as core.documents.chunking.units stores them; none in chunks of releases that
    knew no units.
    Its vectors are rows of Vector.
    """

    pk = models.CompositePrimaryKey("organization_id", "id")
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    id = models.UUIDField(default=uuid.uuid4, editable=False)
    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="+")
    version = models.ForeignKey(DocumentVersion, on_delete=models.CASCADE, related_name="chunks")
    run = models.PositiveIntegerField()
    chunk_index = models.PositiveIntegerField()
    content = models.TextField()
    section = models.CharField(max_length=500, blank=True)
    page_start = models.PositiveIntegerField()
    page_end = models.PositiveIntegerField()
    boxes: "models.JSONField[Any, Any]" = models.JSONField(default=list)
    units: "models.JSONField[Any, Any]" = models.JSONField(
        default=list, db_default=models.Value([], models.JSONField())
    )

    objects = TenantManager()

    class Meta:
        ordering = ["version", "run", "chunk_index"]
        # Created by hand in the first migration: Django has no partitioned tables.
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "version", "run", "chunk_index"], name="chunk_once"
            )
        ]


class Vector(models.Model):
    """The unit vector that ``model`` makes of one ``part`` of a chunk: 0 is all of it, the others
    are its long rows (``core.documents.vectors.chunk_parts``). Partitioned as the chunks are, with
    an index for each model (``core.documents.vectors.index``)."""

    pk = models.CompositePrimaryKey(
        "organization_id", "version_id", "run", "chunk_index", "model", "part"
    )
    # The key begins with it, so an index of its own would be one too many.
    organization = models.ForeignKey(
        Organization, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    # Checking a constraint would read every partition whenever a version is deleted;
    # core.documents.vectors.storing writes none of a document that is being deleted.
    version = models.ForeignKey(
        DocumentVersion,
        on_delete=models.CASCADE,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    run = models.PositiveIntegerField()
    chunk_index = models.PositiveIntegerField()
    model = models.TextField()
    part = models.PositiveSmallIntegerField(default=0, db_default=0)
    embedding = HalfVectorField()

    objects = TenantManager()

    class Meta:
        ordering = ["version", "run", "chunk_index"]


class Reembedding(TenantModel):
    """How far an organization's documents have new vectors by ``model``, in chunks.

    ``after`` is the last version that has all of them. ``claim`` names the worker that holds the
    work now, ``heartbeat_at`` says when that was last alive, and ``slices`` counts how often it
    was taken. ``error_detail`` says why nothing moves.
    """

    organization = models.OneToOneField(Organization, on_delete=models.CASCADE, related_name="+")
    model = models.TextField()
    after = models.UUIDField(null=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    slices = models.PositiveIntegerField(default=0)
    claim = models.UUIDField(null=True)
    heartbeat_at = models.DateTimeField(null=True)
    error_detail = models.TextField(blank=True)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    updated_at = models.DateTimeField(auto_now=True)


class Posting(models.Model):
    """The chunks of one version that hold ``term``, by their index, and how much each weighs
    for it (see ``core.documents.postings``), the weightiest first. ``frequency`` is how many
    they are, ``weight`` the most that one of them weighs."""

    pk = models.CompositePrimaryKey("organization_id", "term", "version_id", "run")
    # The key begins with it, so an index of its own would be one too many.
    organization = models.ForeignKey(
        Organization, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    term = models.TextField(db_collation="C")
    version = models.ForeignKey(DocumentVersion, on_delete=models.CASCADE, related_name="+")
    run = models.PositiveIntegerField()
    frequency = models.PositiveIntegerField()
    weight = models.FloatField()
    chunks: "ArrayField[Any, Any]" = ArrayField(models.IntegerField())
    impacts: "ArrayField[Any, Any]" = ArrayField(models.FloatField())

    objects = TenantManager()

    class Meta:
        ordering = ["term"]
        indexes = [
            # All that counting needs, so that the rows themselves need not be read.
            models.Index(
                fields=["organization", "term"],
                name="posting_counts",
                include=["version", "run", "frequency", "weight"],
            )
        ]
