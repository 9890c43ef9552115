"""Whom viewers have bought from before a market opens: relations as a market that has been running leaves them."""

from __future__ import annotations

import numpy as np

from sim.draws import Purpose
from sim.names import N_CATEGORIES
from sim.processes.relation import COUNTED, REPEATED, REPLACING
from sim.scenario import Scenario
from sim.world.columns import Table
from sim.world.normal import uniforms
from sim.world.segments import segment_need_mix

KNOWN, CATEGORY, MERCHANT, STATE, AGE = range(5)
"""Which draw decides what: offsets from ``Purpose.RELATION``."""


def give_relations(viewers: Table, merchants: Table, settings: Scenario, seed: int) -> None:
    """Let viewers know a merchant each, by what they need and by how much merchants sell."""
    p = settings.after_sales
    rows = np.arange(len(viewers), dtype=np.uint64)
    luck = [uniforms(seed, rows, Purpose.RELATION + k) for k in range(5)]
    mix = np.cumsum(segment_need_mix(settings), axis=1)[viewers["segment"]]
    category = np.minimum((luck[CATEGORY][:, None] >= mix).sum(axis=1), N_CATEGORIES - 1)
    known = luck[KNOWN] < p.known_at_start
    for kind in range(N_CATEGORIES):
        sellers = np.flatnonzero((merchants["category"] == kind) & (merchants["active"] == 1))
        if not len(sellers):
            continue
        bounds = np.cumsum(merchants["recent_orders"][sellers])
        who = np.flatnonzero(known & (category == kind))
        drawn = np.searchsorted(bounds, luck[MERCHANT][who] * bounds[-1], side="right")
        seller = sellers[np.minimum(drawn, len(sellers) - 1)]
        viewers["known_merchant"][who] = seller
        viewers["relation_trust"][who] = merchants["rating"][seller] / p.best_felt
        over, again, replacing = p.window_over_at_start, p.repeated_at_start, p.replacing_at_start
        bounds = np.cumsum([over, again, replacing])
        state = np.array([COUNTED, REPEATED, REPLACING, 0])[np.searchsorted(bounds, luck[STATE][who], side="right")]
        viewers["repurchased"][who] = state
        age = 1 + (luck[AGE][who] * (p.relation_days - 1)).astype(np.int64)
        viewers["relation_day"][who] = -age - np.where(state == COUNTED, p.relation_days, 0)
