"""The judge as torch sees it: all-MiniLM-L6-v2 reads a text and a passage together, and a small
head compares the text's tokens, pooled, with each piece's.

Pooling is what the base was trained for: before any training here, the cosine of text and piece
says already how near they are.
"""

from pathlib import Path

import torch
from torch import nn
from torch.nn import functional as F
from transformers import AutoModel

from core.providers.judge.passage import CHANNELS as OF_TASK

CHANNELS = 4
PIECE = {task: piece for task, (piece, _) in OF_TASK.items()}
WHOLE = {task: whole for task, (_, whole) in OF_TASK.items()}
HIDDEN = 192


class Judge(nn.Module):
    def __init__(self, base: Path) -> None:
        super().__init__()
        self.encoder = AutoModel.from_pretrained(
            str(base),
            add_pooling_layer=False,
            attn_implementation="eager",  # the quickest to train on a CPU
            attention_probs_dropout_prob=0.0,
            hidden_dropout_prob=0.0,  # hardly a text is read twice
        )
        width = self.encoder.config.hidden_size
        self.norm = nn.LayerNorm(width, elementwise_affine=False)
        self.first = nn.Linear(4 * width, HIDDEN)
        self.last = nn.Linear(HIDDEN, CHANNELS)
        self.scale = nn.Parameter(torch.full((CHANNELS,), 8.0))
        self.bias = nn.Parameter(torch.full((CHANNELS,), -4.0))
        nn.init.zeros_(self.last.weight)
        nn.init.zeros_(self.last.bias)

    def forward(
        self,
        input_ids: torch.Tensor,
        attention_mask: torch.Tensor,
        token_type_ids: torch.Tensor,
        pooling: torch.Tensor,
    ) -> torch.Tensor:
        """Log-odds of the whole passage and of each piece: shape (batch, 1 + pieces, CHANNELS).

        ``pooling``, shape (batch, 2 + pieces, tokens), averages the tokens of the text, of the
        whole passage, and of each piece.
        """
        hidden = self.encoder(
            input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids
        ).last_hidden_state.float()
        pooled = pooling @ hidden
        text, parts = pooled[:, :1], pooled[:, 1:]
        near = (_unit(text) * _unit(parts)).sum(-1)
        t, p = self.norm(text).expand_as(parts), self.norm(parts)
        compared = torch.cat([t, p, t * p, (t - p).abs()], dim=-1)
        told = self.last(F.gelu(self.first(compared)))
        return told + near[..., None] * self.scale + self.bias


def _unit(vectors: torch.Tensor) -> torch.Tensor:
    return vectors / (vectors.square().sum(-1, keepdim=True) + 1e-12).sqrt()
