"""Following a sample of viewers through time, column by column."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from sim.agents.cells import unknown_attribute
from sim.market.state import MarketState
from sim.world.platform_graph import keyed_order


class ViewerPanel:
    """A panel of viewers: the same sampled people, their columns copied each time ``collect`` is called.

    Where Mesa's ``DataCollector`` asks every viewer for every attribute, this copies slices of columns: a thousand of
    ten million viewers cost a thousand cells. The sample depends on the model's seed alone and draws nothing from its
    generators, so watching changes nothing.
    """

    def __init__(self, model: MarketState, attributes: Sequence[str], sample: int | None = 1_000) -> None:
        """Choose the people.

        Args:
            model: the market.
            attributes: columns of the viewers' table; a vector attribute gives one column per element.
            sample: how many viewers, > 0; None for all of them.

        Raises:
            AttributeError: an attribute is not a column; the message says which was probably meant.
        """
        table = model.viewers_table
        for name in attributes:
            if name not in table:
                raise AttributeError(unknown_attribute(model.viewer_class, name))
        if sample is not None and sample < 1:
            raise ValueError(f"sample is {sample}: must be at least 1, or None for all viewers")
        self.model = model
        self.attributes = tuple(attributes)
        everybody = sample is None or sample >= len(table)
        self.rows = np.arange(len(table)) if everybody else np.sort(keyed_order(len(table), model.seed)[:sample])
        self._times: list[float] = []
        self._values: dict[str, list[np.ndarray]] = {name: [] for name in attributes}

    def __len__(self) -> int:
        """How often the panel was collected."""
        return len(self._times)

    def collect(self) -> None:
        """Copy the sampled cells as they are now, at the model's time."""
        self._times.append(self.model.time)
        for name, copies in self._values.items():
            copies.append(self.model.viewers_table[name][self.rows])

    def frame(self) -> pd.DataFrame:
        """One row per time and viewer: ``time`` in days, ``viewer`` (the ``unique_id``), then the attributes."""
        people = len(self.rows)
        columns: dict[str, np.ndarray] = {
            "time": np.repeat(np.array(self._times, dtype=np.float64), people),
            "viewer": np.tile(self.rows + self.model.first_viewer_id, len(self)),
        }
        for name, copies in self._values.items():
            attribute = self.model.viewers_table.attributes[name]
            empty = np.empty((0, attribute.width) if attribute.width else 0, dtype=attribute.dtype)
            values = np.concatenate([empty, *copies])
            columns |= {f"{name}_{k}": values[:, k] for k in range(attribute.width)} or {name: values}
        return pd.DataFrame(columns)
