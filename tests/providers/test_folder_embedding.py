"""An embedding model that somebody brings as a folder."""

import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.errors import ModelUnavailable
from core.providers.folder_embedding import FolderEmbedding
from core.providers.local import OpenVinoEmbedding
from core.providers.prefixes import Prefixes
from core.providers.similarity import floor
from tests.providers.folders import POOLING, minilm_folder, small_model
from tests.providers.texts import TEXTS

E5 = Prefixes("query: ", "passage: ")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return minilm_folder(tmp_path_factory.mktemp("models") / "minilm")


@pytest.fixture(scope="module")
def brought(folder: Path) -> FolderEmbedding:
    return FolderEmbedding(folder)


@pytest.fixture
def another(folder: Path, tmp_path: Path) -> Path:
    """A copy that a test may change."""
    return Path(shutil.copytree(folder, tmp_path / "another"))


def test_it_reads_as_the_packaged_model_does(
    brought: FolderEmbedding, embedding: OpenVinoEmbedding
) -> None:
    assert (brought.dimensions, brought.max_tokens) == (384, embedding.max_tokens)
    for text in TEXTS:
        assert brought.offsets(text) == embedding.offsets(text)
    ours, theirs = brought.embed_passages(TEXTS), embedding.embed_passages(TEXTS)
    assert (ours * theirs).sum(axis=1).min() > 0.999
    assert np.array_equal(ours, brought.embed_queries(TEXTS))


def test_its_id_shows_the_digest_of_the_weights(brought: FolderEmbedding, folder: Path) -> None:
    import hashlib

    digest = hashlib.sha256((folder / "model.onnx").read_bytes()).hexdigest()
    assert brought.model_id.startswith(f"minilm/{digest[:12]}+")


def test_prefixes_come_from_its_own_configuration(
    brought: FolderEmbedding, another: Path, embedding: OpenVinoEmbedding
) -> None:
    prompts = {"query": "query: ", "passage": "passage: "}
    (another / "config_sentence_transformers.json").write_text(json.dumps({"prompts": prompts}))
    model = FolderEmbedding(another)
    text = "How much leave?"
    asked = embedding.embed_queries([f"query: {text}"])[0]
    answering = embedding.embed_passages([f"passage: {text}"])[0]
    assert model.embed_queries([text])[0] @ asked > 0.999
    assert model.embed_passages([text])[0] @ answering > 0.999
    assert model.max_tokens == brought.max_tokens - 2
    assert model.model_id != brought.model_id


def test_a_setting_gives_prefixes_to_a_model_that_carries_none(folder: Path) -> None:
    model = FolderEmbedding(folder, E5)
    assert model.model_id != FolderEmbedding(folder).model_id
    assert model.model_id == FolderEmbedding(folder, E5).model_id


def test_prefixes_that_fill_the_window_are_refused_in_words(folder: Path) -> None:
    with pytest.raises(
        ModelUnavailable, match=r"reads 254 tokens.*leave 4 .*EMBEDDING_QUERY_PREFIX"
    ):
        FolderEmbedding(folder, Prefixes("ask " * 250, ""))


def test_a_small_model_in_openvinos_format_has_its_own_dimensions(tmp_path: Path) -> None:
    model = FolderEmbedding(small_model(tmp_path / "small", 48))
    assert model.dimensions == 48
    assert model.max_tokens == 510
    one, other, far = model.embed_passages(["paid annual leave", "annual leave", "laptops"])
    assert one @ other > one @ far + 0.2
    assert abs(floor(model)) < 0.5


def test_pooling_by_the_first_token_gives_other_vectors(
    brought: FolderEmbedding, tmp_path: Path
) -> None:
    pooling = {**POOLING, "pooling_mode_mean_tokens": False, "pooling_mode_cls_token": True}
    model = FolderEmbedding(minilm_folder(tmp_path / "cls", pooling=pooling))
    assert model.model_id != brought.model_id
    assert model.embed_passages(TEXTS[2:3])[0] @ brought.embed_passages(TEXTS[2:3])[0] < 0.9


@pytest.mark.parametrize(
    ("files", "window"),
    [
        ({"sentence_bert_config": {"max_seq_length": 100}}, 100),
        ({"tokenizer_config": {"model_max_length": 64}}, 64),
        ({"tokenizer_config": {"model_max_length": 10**30}}, 256),
        ({"config": {"max_position_embeddings": 130, "model_type": "xlm-roberta"}}, 128),
        ({"config": {"max_position_embeddings": None, "hidden_size": None}}, 256),
    ],
)
def test_the_smallest_window_that_its_files_name_counts(
    tmp_path: Path, files: dict[str, Any], window: int
) -> None:
    assert FolderEmbedding(minilm_folder(tmp_path / "m", **files)).max_tokens == window - 2


@pytest.mark.parametrize(
    ("missing", "said"),
    [("tokenizer.json", "holds no tokenizer.json"), ("model.onnx", "holds no model.onnx")],
)
def test_what_is_missing_is_named(another: Path, missing: str, said: str) -> None:
    (another / missing).unlink()
    with pytest.raises(ModelUnavailable, match=rf"{said}.* Set EMBEDDING_MODEL"):
        FolderEmbedding(another)


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable, match="nowhere is not a folder"):
        FolderEmbedding(tmp_path / "nowhere")


def test_of_several_models_none_is_guessed(another: Path) -> None:
    (another / "model.onnx").rename(another / "model_a.onnx")
    shutil.copy(another / "model_a.onnx", another / "model_b.onnx")
    with pytest.raises(ModelUnavailable, match=r"several models \(model_a.onnx, model_b.onnx\)"):
        FolderEmbedding(another)


@pytest.mark.parametrize("name", ["tokenizer.json", "sentence_bert_config.json"])
def test_a_damaged_file_is_named(another: Path, name: str) -> None:
    (another / name).write_text("{")
    with pytest.raises(ModelUnavailable, match=name):
        FolderEmbedding(another)


@pytest.mark.parametrize("name", ["config.json", "modules.json", "tokenizer_config.json"])
def test_a_file_of_another_kind_is_named(another: Path, name: str) -> None:
    (another / name).write_text('"no object"')
    with pytest.raises(ModelUnavailable, match=name):
        FolderEmbedding(another)


def test_a_damaged_model_is_told_at_its_first_text(another: Path) -> None:
    content = (another / "model.onnx").read_bytes()
    (another / "model.onnx").write_bytes(content[: len(content) // 2])
    model = FolderEmbedding(another)
    with pytest.raises(ModelUnavailable, match=r"model\.onnx can't be used as a model"):
        model.embed_queries(["leave"])


def test_what_needs_torch_is_sent_there(another: Path) -> None:
    modules = [{"type": "sentence_transformers.models.Dense", "path": "2_Dense"}]
    (another / "modules.json").write_text(json.dumps(modules))
    with pytest.raises(ModelUnavailable, match="EMBEDDING_BACKEND=sentence-transformers"):
        FolderEmbedding(another)
    (another / "modules.json").unlink()
    (another / "1_Pooling" / "config.json").write_text('{"pooling_mode_lasttoken": true}')
    with pytest.raises(ModelUnavailable, match="pools by lasttoken"):
        FolderEmbedding(another)


def test_other_dimensions_than_its_files_promise_are_refused(tmp_path: Path) -> None:
    promised = {**POOLING, "word_embedding_dimension": 768}
    model = FolderEmbedding(minilm_folder(tmp_path / "m", pooling=promised))
    with pytest.raises(ModelUnavailable, match=r"vectors of 384 numbers.*promise 768"):
        model.embed_queries(["leave"])


def test_once_loaded_it_goes_on_without_the_folder(another: Path) -> None:
    model = FolderEmbedding(another)
    before = model.embed_queries(["leave"])
    shutil.rmtree(another)
    assert np.allclose(model.embed_queries(["leave"]), before, atol=1e-3)
    with pytest.raises(ModelUnavailable, match="is not a folder"):
        FolderEmbedding(another)
