"""OpenVINO and sentence-transformers make the same vectors of the same weights' tokens."""

from importlib.util import find_spec
from pathlib import Path

import pytest

from core.errors import ModelUnavailable
from core.providers.local import OpenVinoEmbedding
from core.providers.sentence_transformer import SentenceTransformersEmbedding
from tests.providers.texts import TEXTS, needs_extra


@pytest.fixture(scope="module")
def torch_embedding() -> SentenceTransformersEmbedding:
    return SentenceTransformersEmbedding()


@needs_extra
def test_the_vectors_agree(
    embedding: OpenVinoEmbedding, torch_embedding: SentenceTransformersEmbedding
) -> None:
    cosines = (embedding.embed_passages(TEXTS) * torch_embedding.embed_passages(TEXTS)).sum(axis=1)
    assert cosines.min() >= 0.99, dict(zip(TEXTS, cosines, strict=True))


@needs_extra
def test_the_tokens_are_the_same(
    embedding: OpenVinoEmbedding, torch_embedding: SentenceTransformersEmbedding
) -> None:
    assert embedding.max_tokens == torch_embedding.max_tokens
    assert embedding.dimensions == torch_embedding.dimensions
    for text in TEXTS:
        assert embedding.offsets(text) == torch_embedding.offsets(text)
        assert embedding.count(text) == torch_embedding.count(text)


@needs_extra
def test_their_vectors_are_stored_under_different_names(
    embedding: OpenVinoEmbedding, torch_embedding: SentenceTransformersEmbedding
) -> None:
    assert embedding.model_id != torch_embedding.model_id


@needs_extra
def test_a_folder_without_a_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable, match="EMBEDDING_MODEL"):
        SentenceTransformersEmbedding(tmp_path)


@pytest.mark.skipif(find_spec("sentence_transformers") is not None, reason="the extra is installed")
def test_without_the_extra_it_says_how_to_get_it() -> None:
    with pytest.raises(ModelUnavailable, match=r"policy-chatbot\[sentence-transformers\]"):
        SentenceTransformersEmbedding()
