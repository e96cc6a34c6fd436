"""Making the vectors of a batch of texts, giving way between pieces of it."""

import logging
from collections.abc import Callable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from core.errors import ModelUnavailable
from core.providers.base import EmbeddingModel
from core.providers.registry import chosen_embedding

logger = logging.getLogger(__name__)
PIECE = 4  # texts: less than a tenth of a second, and no slower than all at once


def made_by(
    model: EmbeddingModel,
    former: EmbeddingModel | None,
    texts: Sequence[str],
    hold_back: Callable[[], None],
) -> dict[str, NDArray[np.float32]]:
    """The vectors of ``texts`` by the id of their model: after a change of model the document is
    wanted with those that are searched now, and with those that will be. Without the former where
    that does not answer any more: words find the document until ``reembed`` is through."""
    made = {model.model_id: embedded_in_pieces(model, texts, hold_back)}
    if former is not None and former is not model:
        try:
            made[former.model_id] = embedded_in_pieces(former, texts, hold_back)
        except ModelUnavailable as error:
            logger.warning("no vectors of the former model: %s", error.detail)
    return made


def embedded_in_pieces(
    model: EmbeddingModel, texts: Sequence[str], hold_back: Callable[[], None]
) -> NDArray[np.float32]:
    """Texts of like length are embedded together, so that little of a piece is padding."""
    order = sorted(range(len(texts)), key=lambda number: len(texts[number]))
    made: list[NDArray[np.float32]] = []
    for piece in _pieces(order):
        hold_back()
        made.append(model.embed_passages([texts[number] for number in piece]))
    return np.asarray(np.concatenate(made)[np.argsort(order)])


def _pieces(order: Sequence[int]) -> Iterator[Sequence[int]]:
    """All at once for a server, whose processors are others."""
    size = len(order) if chosen_embedding().is_served else PIECE
    for start in range(0, len(order), size):
        yield order[start : start + size]
