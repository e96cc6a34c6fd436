"""What the files of an embedding model say of it: a folder as sentence-transformers, Hugging Face's
hub and OpenVINO's tools write it. Reads small files only, never the weights.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.errors import ModelUnavailable
from core.providers.encoder import Pooling
from core.providers.failures import unavailable

_WEIGHTS = (
    "openvino_model.xml",
    "openvino/openvino_model.xml",
    "model.onnx",
    "onnx/model.onnx",
)
_MODULES = ("Transformer", "Pooling", "Normalize")
_POOLINGS: dict[str, Pooling] = {
    "mean": "mean",
    "mean_tokens": "mean",
    "cls": "cls",
    "cls_token": "cls",
}
# Their position numbers begin after the padding's, so that two fewer tokens fit.
_SHIFTED = ("roberta", "xlm-roberta", "camembert", "mpnet")
_NO_LIMIT = 100_000  # tokenizers that know no window say 10^30
_USUAL_WINDOW = 512


@dataclass(frozen=True, slots=True)
class ModelFolder:
    """``window`` is in tokens, the model's own marks included. ``dimensions`` is 0 where no file
    says it."""

    weights: Path
    tokenizer: Path
    pooling: Pooling
    window: int
    dimensions: int


def read_folder(folder: Path) -> ModelFolder:
    """Raises ModelUnavailable, in one sentence, for a folder that can't be used."""
    if not folder.is_dir():
        raise _unusable(folder, "is not a folder")
    tokenizer = folder / "tokenizer.json"
    if not tokenizer.is_file():
        raise _unusable(folder, "holds no tokenizer.json")
    pooling = _pooling(folder)
    config = _object(folder / "config.json")
    dimensions = pooling.get("word_embedding_dimension", config.get("hidden_size"))
    return ModelFolder(
        weights=_weights(folder),
        tokenizer=tokenizer,
        pooling=_named_pooling(folder, pooling),
        window=min(_windows(folder, config), default=_USUAL_WINDOW),
        dimensions=_number(dimensions),
    )


def weight_files(weights: Path) -> list[Path]:
    """The model's file and those that belong to it, in which some formats keep the numbers."""
    beside = (weights.with_suffix(".bin"), weights.with_name(weights.name + "_data"))
    return [weights, *(path for path in beside if path.is_file())]


def _weights(folder: Path) -> Path:
    usual = [folder / name for name in _WEIGHTS if (folder / name).is_file()]
    found = usual or [
        path
        for where in (folder, folder / "openvino", folder / "onnx")
        for pattern in ("*.xml", "*.onnx")
        for path in sorted(where.glob(pattern))
    ]
    if not found:
        raise _unusable(folder, "holds no model.onnx or openvino_model.xml")
    if len(found) > 1 and not usual:
        names = ", ".join(str(path.relative_to(folder)) for path in found)
        raise _unusable(folder, f"holds several models ({names}); leave the one to use")
    return found[0]


def _pooling(folder: Path) -> dict[str, Any]:
    """The settings of the pooling module, none where there is no such module."""
    modules = _json(folder / "modules.json") or []
    if not isinstance(modules, list) or not all(isinstance(module, dict) for module in modules):
        raise _unusable(folder / "modules.json", "is no list of modules")
    for module in modules:
        kind = str(module.get("type", "")).rpartition(".")[2]
        if kind not in _MODULES:
            raise _unusable(
                folder,
                f"has a module {kind}, for which EMBEDDING_BACKEND=sentence-transformers is needed",
            )
        if kind == "Pooling":
            return _object(folder / str(module.get("path", "")) / "config.json")
    return _object(folder / "1_Pooling" / "config.json")


def _named_pooling(folder: Path, pooling: Mapping[str, Any]) -> Pooling:
    wanted = pooling.get("pooling_mode") or [
        name.removeprefix("pooling_mode_")
        for name, is_on in pooling.items()
        if name.startswith("pooling_mode_") and is_on is True
    ]
    names = [wanted] if isinstance(wanted, str) else list(wanted)
    if not names:
        return "mean"
    if len(names) > 1 or names[0] not in _POOLINGS:
        raise _unusable(
            folder,
            f"pools by {' and '.join(names)}, for which EMBEDDING_BACKEND=sentence-transformers "
            "is needed",
        )
    return _POOLINGS[names[0]]


def _windows(folder: Path, config: Mapping[str, Any]) -> Iterator[int]:
    """What each file says of the longest text."""
    positions = _number(config.get("max_position_embeddings"))
    shift = 2 if config.get("model_type") in _SHIFTED else 0
    said = (
        _number(_object(folder / "sentence_bert_config.json").get("max_seq_length")),
        _number(_object(folder / "tokenizer_config.json").get("model_max_length")),
        positions - shift,
    )
    return (number for number in said if 0 < number < _NO_LIMIT)


def _number(value: Any) -> int:
    """0 for what says none: some files hold null, or a word."""
    return int(value) if isinstance(value, int | float) else 0


def _object(path: Path) -> dict[str, Any]:
    found = _json(path)
    if not isinstance(found, dict):
        raise _unusable(path, "holds no JSON object")
    return found


def _json(path: Path) -> Any:
    """What the file holds; an empty object where there is none."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise _unusable(path, f"can't be read as JSON ({error})") from error


def _unusable(path: Path, why: str) -> ModelUnavailable:
    return unavailable(
        f"{path} {why}. Set EMBEDDING_MODEL to a folder with tokenizer.json and model.onnx or "
        "openvino_model.xml of an embedding model.",
        retryable=False,
    )
