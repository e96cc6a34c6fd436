"""A cross-encoder from a local folder scores texts against a question."""

import json
import socket
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NoReturn

import numpy as np
import pytest

from core.errors import ModelUnavailable
from core.providers.cross_encoder import CrossEncoderReranker, why_no_cross_encoder

installed = find_spec("sentence_transformers") is not None
needs_torch = pytest.mark.skipif(
    not installed, reason="needs the extra: pip install policy-chatbot[sentence-transformers]"
)
WORDS = ["annual", "leave", "is", "days", "how", "many", "of", "the", "laptop", "25", "20", "."]
QUESTION = "how many days of annual leave"
TEXTS = ["annual leave is 25 days .", "the laptop", "20 days . " * 40, "the laptop is 20 days"]


def save_model(folder: Path, kind: str = "BertForSequenceClassification", labels: int = 1) -> Path:
    """A tiny BERT with random weights, the same at each call."""
    import torch
    import transformers

    folder.mkdir()
    vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *WORDS]
    (folder / "vocab.txt").write_text("\n".join(vocabulary))
    tokenizer = transformers.BertTokenizer(
        {word: index for index, word in enumerate(vocabulary)}, model_max_length=64
    )
    config = transformers.BertConfig(
        vocab_size=len(vocabulary),
        hidden_size=16,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=32,
        max_position_embeddings=64,
        num_labels=labels,
        initializer_range=2.0,
    )
    torch.manual_seed(0)
    model: Any = getattr(transformers, kind)(config)
    model.eval().save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_model(tmp_path_factory.mktemp("models") / "tiny-reranker")


@pytest.fixture(scope="module")
def model(folder: Path) -> CrossEncoderReranker:
    return CrossEncoderReranker(folder)


@needs_torch
def test_scores_are_those_of_the_model_between_0_and_1(
    model: CrossEncoderReranker, folder: Path
) -> None:
    import torch
    import transformers

    tokenizer = transformers.AutoTokenizer.from_pretrained(folder)
    network = transformers.AutoModelForSequenceClassification.from_pretrained(folder).eval()
    encoded = tokenizer(
        [QUESTION] * 4, TEXTS, padding=True, truncation=True, max_length=64, return_tensors="pt"
    )
    with torch.inference_mode():
        expected = torch.sigmoid(network(**encoded).logits[:, 0]).numpy()
    scores = model.score(QUESTION, TEXTS)
    assert scores.dtype == np.float32
    assert np.allclose(scores, expected, atol=1e-5)
    assert ((scores > 0) & (scores < 1)).all()
    assert len(set(scores.tolist())) == 4


@needs_torch
def test_the_order_and_company_of_texts_does_not_matter(model: CrossEncoderReranker) -> None:
    scores = model.score(QUESTION, TEXTS)
    assert np.allclose(model.score(QUESTION, TEXTS[::-1]), scores[::-1], atol=1e-5)
    assert np.allclose(model.score(QUESTION, TEXTS[:1]), scores[:1], atol=1e-5)
    many = model.score(QUESTION, TEXTS * 10)
    assert np.allclose(many, np.tile(scores, 10), atol=1e-5)


@needs_torch
def test_nothing_has_no_scores(model: CrossEncoderReranker) -> None:
    assert model.score(QUESTION, []).shape == (0,)


@needs_torch
def test_a_folder_that_asks_for_raw_logits_still_gives_shares(
    folder: Path, model: CrossEncoderReranker, tmp_path: Path
) -> None:
    raw = save_model(tmp_path / "raw")
    config = json.loads((raw / "config.json").read_text())
    config["sentence_transformers"] = {"activation_fn": "torch.nn.modules.linear.Identity"}
    (raw / "config.json").write_text(json.dumps(config))
    scores = CrossEncoderReranker(raw).score(QUESTION, TEXTS)
    assert np.allclose(scores, model.score(QUESTION, TEXTS), atol=1e-5)


@needs_torch
def test_it_is_named_after_folder_and_weights_and_knows_its_window(
    model: CrossEncoderReranker,
) -> None:
    name, _, digest = model.model_id.partition("/")
    assert name == "tiny-reranker"
    assert len(digest) == 12
    assert model.max_tokens == 64


@needs_torch
def test_an_embedding_model_is_refused_instead_of_ranking_by_chance(tmp_path: Path) -> None:
    folder = save_model(tmp_path / "embedding", "BertModel")
    with pytest.raises(ModelUnavailable, match=r"embedding model.*RERANK_MODEL"):
        CrossEncoderReranker(folder)


@needs_torch
def test_a_classifier_of_several_labels_is_refused(tmp_path: Path) -> None:
    folder = save_model(tmp_path / "nli", labels=3)
    with pytest.raises(ModelUnavailable, match="3 scores instead of one"):
        CrossEncoderReranker(folder)


@needs_torch
@pytest.mark.parametrize(
    "missing", [["model.safetensors"], ["vocab.txt", "tokenizer.json", "tokenizer_config.json"]]
)
def test_a_folder_that_lacks_a_file_is_named(tmp_path: Path, missing: list[str]) -> None:
    folder = save_model(tmp_path / "broken")
    for name in missing:
        (folder / name).unlink(missing_ok=True)
    with pytest.raises(ModelUnavailable, match=r"broken.*RERANK_MODEL"):
        CrossEncoderReranker(folder)


@needs_torch
def test_nothing_is_fetched(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> NoReturn:
        raise AssertionError("something wants a connection")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    assert CrossEncoderReranker(folder).score(QUESTION, TEXTS).shape == (4,)


@pytest.mark.parametrize(
    ("config", "said"),
    [
        (None, "no config.json"),
        ("{", "not a model's"),
        ("[]", "not a model's"),
        ("{}", "embedding model"),
        ('{"architectures": ["BertModel"]}', "embedding model"),
        ('{"architectures": ["XLMRobertaForSequenceClassification"]}', "tokenizer"),
    ],
)
def test_a_folder_is_judged_by_its_config(tmp_path: Path, config: str | None, said: str) -> None:
    if config is not None:
        (tmp_path / "config.json").write_text(config)
    assert said in why_no_cross_encoder(tmp_path)


def test_a_folder_with_all_it_needs_is_not_blamed(tmp_path: Path) -> None:
    config = {"architectures": ["XLMRobertaForSequenceClassification"]}
    (tmp_path / "config.json").write_text(json.dumps(config))
    (tmp_path / "sentencepiece.bpe.model").write_bytes(b"")
    assert why_no_cross_encoder(tmp_path) == ""


@pytest.mark.skipif(installed, reason="the extra is installed")
def test_without_the_extra_it_says_how_to_get_it(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable, match=r"policy-chatbot\[sentence-transformers\]"):
        CrossEncoderReranker(tmp_path)


def test_importing_it_loads_no_model_library() -> None:
    code = (
        "import sys, core.providers.cross_encoder;"
        "print(sorted({'torch', 'transformers', 'sentence_transformers'} & set(sys.modules)))"
    )
    root = Path(__file__).parents[2]
    result = subprocess.run(
        [sys.executable, "-c", code], cwd=root, capture_output=True, text=True, timeout=60
    )
    assert result.stdout.strip() == "[]", result.stderr
