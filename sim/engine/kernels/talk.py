"""Word of mouth: everybody may talk to one acquaintance, about what was said until yesterday."""

import numpy as np

from sim.draws import Purpose, uniform
from sim.engine.compile import kernel
from sim.rules.word_of_mouth import peers_after_talk, trust_after_talk
from sim.world.names import Adoption

READS = (
    "weight joins_on trust peer_feed peer_paid said_drama said_valence said_service was_adoption heard_drama "
    "heard_valence"
).split()

NEIGHBOUR, LISTEN, REMEMBER = int(Purpose.NEIGHBOUR), int(Purpose.LISTEN), int(Purpose.REMEMBER)
FEED, PAID = int(Adoption.FEED), int(Adoption.PAID)


@kernel
def talk(lo, hi, v, first, neighbours, keys, calendar, slot_of, tally, word):
    """Play word of mouth for viewers lo to hi."""
    for row in range(lo, hi):
        i = np.uint64(row)  # an index that cannot be negative needs no check
        if v.joins_on[i] > calendar.day:
            continue
        agent = i
        if v.heard_drama[i] >= 0 and uniform(keys[REMEMBER], agent) >= word.memory:
            v.heard_drama[i] = -1
        degree = first[row + 1] - first[row]
        if degree == 0 or uniform(keys[LISTEN], agent) >= word.listen:
            continue
        other = neighbours[first[row] + int(uniform(keys[NEIGHBOUR], agent) * degree)]
        stage = np.int64(v.was_adoption[other])
        if stage < 0:  # not there yet
            continue
        if calendar.adoption_feedback:
            v.peer_feed[i] = peers_after_talk(float(v.peer_feed[i]), stage >= FEED, word)
            v.peer_paid[i] = peers_after_talk(float(v.peer_paid[i]), stage == PAID, word)
        if calendar.word_feedback:
            drama = np.int64(v.said_drama[other])
            if drama >= 0:
                valence = np.int64(v.said_valence[other])
                v.heard_drama[i] = drama
                v.heard_valence[i] = valence
                slot = np.int64(slot_of[drama])
                if slot >= 0:
                    tally.word[slot] += np.int64(v.weight[i]) * valence
            service = np.int64(v.said_service[other])
            v.trust[i] = trust_after_talk(float(v.trust[i]), float(service) / 100.0, word)
