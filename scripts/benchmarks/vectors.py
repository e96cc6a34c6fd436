"""A made-up corpus for search: organizations of three sizes with clustered vectors.

Cluster centres are what the embedding model makes of policy sentences, so that questions,
embedded for real, fall among the vectors as they would in a real corpus. Around each centre
the vectors spread in a few directions of its own, and a little in all.
"""

from dataclasses import dataclass
from uuid import UUID, uuid4

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from core.providers.base import EmbeddingModel
from scripts.benchmarks.policy_text import SUBJECTS, question, sentence

DIRECTIONS = 24
SPREAD, NOISE = 0.9, 0.25
# Kind of organization: how many subjects its documents are about.
SUBJECTS_OF = {"big": 120, "mid": 40, "small": 8}
MID, MID_SHARE, BIG_SHARE = 9, 0.04, 0.5
SMALL_AT_MOST, SMALL_AT_LEAST_CHUNKS = 200, 16
CHUNKS_PER_VERSION = 200
# Of ten documents one has an older version that search must not show.
REPLACED_EVERY = 10


@dataclass(frozen=True)
class Version:
    """One version of a document; ``rows`` are the chunks of its organization that it holds."""

    id: UUID
    document_id: UUID
    number: int
    rows: range


@dataclass(frozen=True)
class Tenant:
    """An organization's chunks: ``vectors`` has shape (chunks, dimensions), unit length,
    float16; ``ids`` names them; ``in_force`` says which of them search may find."""

    kind: str
    subjects: NDArray[np.intp]
    vectors: NDArray[np.float16]
    ids: list[UUID]
    versions: list[Version]
    in_force: NDArray[np.bool_]

    def nearest(self, query: NDArray[np.float32], k: int) -> set[UUID]:
        """Exactly the ``k`` nearest chunks in force."""
        rows = np.flatnonzero(self.in_force)
        likeness = self.vectors[rows].astype(np.float32) @ query
        return {self.ids[row] for row in rows[np.argsort(-likeness)[:k]]}

    def question(self, rng: Generator) -> str:
        return question(*SUBJECTS[rng.choice(self.subjects)])


def make_tenants(chunks: int, model: EmbeddingModel, rng: Generator) -> list[Tenant]:
    """One with half of the chunks, nine with 4 % each, up to 200 that share the rest."""
    texts = [sentence(topic, aspect, rng) for topic, aspect in SUBJECTS]
    centres = model.embed_passages(texts)
    shape = (len(centres), DIRECTIONS, model.dimensions)
    directions = (rng.standard_normal(shape) / np.sqrt(model.dimensions)).astype(np.float32)
    big, mid = int(chunks * BIG_SHARE), int(chunks * MID_SHARE)
    rest = chunks - big - MID * mid
    small = max(1, min(SMALL_AT_MOST, rest // SMALL_AT_LEAST_CHUNKS))
    sizes = [("big", big), *[("mid", mid)] * MID, *[("small", rest // small)] * small]
    return [_tenant(kind, size, centres, directions, rng) for kind, size in sizes]


def _tenant(
    kind: str,
    size: int,
    centres: NDArray[np.float32],
    directions: NDArray[np.float32],
    rng: Generator,
) -> Tenant:
    subjects = rng.choice(len(centres), SUBJECTS_OF[kind], replace=False)
    vectors = np.empty((size, centres.shape[1]), np.float16)
    for start in range(0, size, 5000):
        rows = slice(start, min(start + 5000, size))
        of = rng.choice(subjects, rows.stop - rows.start)
        along = rng.standard_normal((len(of), DIRECTIONS)) * SPREAD / np.sqrt(DIRECTIONS)
        noise = rng.standard_normal((len(of), centres.shape[1])) * NOISE / np.sqrt(centres.shape[1])
        around = centres[of] + np.einsum("nl,nld->nd", along, directions[of]) + noise
        vectors[rows] = around / np.linalg.norm(around, axis=1, keepdims=True)
    versions = _versions(size)
    in_force = np.ones(size, bool)
    newest = {version.document_id: version for version in versions}
    for version in versions:
        if newest[version.document_id] is not version:
            in_force[version.rows] = False
    return Tenant(kind, subjects, vectors, [uuid4() for _ in range(size)], versions, in_force)


def _versions(size: int) -> list[Version]:
    versions: list[Version] = []
    for index, start in enumerate(range(0, size, CHUNKS_PER_VERSION)):
        rows = range(start, min(start + CHUNKS_PER_VERSION, size))
        replaces = index % REPLACED_EVERY == 1
        document = versions[-1].document_id if replaces else uuid4()
        versions.append(Version(uuid4(), document, 2 if replaces else 1, rows))
    return versions
