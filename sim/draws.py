"""Random numbers addressed by what they decide, not by the order they are asked for.

``draw(seed, agent, day, purpose)`` is a pure function, so a change of engine, thread count, block size or
process cannot change an outcome, and two scenarios differ only where their policies make them differ (common
random numbers: Klein et al. 2024, arXiv:2409.02086).

The generator is SplitMix64 (Steele, Lea & Flood 2014) used as a counter: every (seed, day, purpose) has a key of
its own, and the agent is the counter. The functions take Python integers and ``np.uint64`` arrays alike, and are
called from compiled code under their own names, with signed or unsigned integers.
"""

from enum import IntEnum
from typing import Any, Self

ALL_BITS = 0xFFFFFFFFFFFFFFFF
_LOW_33, _LOW_34, _LOW_37, _LOW_53 = 0x1FFFFFFFF, 0x3FFFFFFFF, 0x1FFFFFFFFF, 0x1FFFFFFFFFFFFF
_LOW_21 = 0x1FFFFF
_GOLDEN = 0x9E3779B97F4A7C15
_UNIT = 1.1102230246251565e-16  # 2**-53: the top 53 bits become a float64 in [0, 1)


class Purpose(IntEnum):
    """What a draw decides, and how many draws that takes. Never renumber: the number is part of the random key.

    Where one decision needs several draws, the purpose is a base and the k-th draw, 0 <= k < ``width``, uses
    ``purpose + k``. Ranges do not overlap.
    """

    # the initial population (day = 0); a normal takes four draws
    SEGMENT = 1
    PLATFORMS = 2  # keyed by platform instead of day
    INCOME = 3, 4
    ACTIVITY = 16, 4
    TASTE = 32, 96  # + 12 * genre: a normal each
    EAGERNESS = 128, 4
    ADOPTION_START = 136, 4
    PAYDAY = 140
    NETWORK = 141, 3
    JOINING = 145
    MEMBERSHIP = 146  # keyed by platform instead of day
    OPEN_NEEDS = 148  # keyed by category instead of day
    TRUST_START = 149
    RELATION = 152, 5
    HISTORY = 150  # keyed by three past days at a time instead of day
    VIDEO = 157
    CLUSTER = 151  # keyed by category instead of day
    # a viewer's day
    NEED = 160
    NEED_CATEGORY = 161
    TASTE_DRIFT = 162
    ADOPT_FEED = 165
    ADOPT_PAID = 166
    LAPSE = 167
    ACTIVE = 168
    VENUE = 169
    AD_SLOT = 170
    AD_PICK = 171, 4  # + candidate
    CANDIDATE = 176, 6
    CANDIDATE_GENRE = 184, 6
    CANDIDATE_KNOWN = 192, 6
    BELIEF = 200, 7  # + candidate, the last one is what an acquaintance spoke of
    TITLE_MATCH = 226  # keyed by drama instead of day
    CLIP = 260, 2  # whether one is met, and of which title
    START = 230
    EPISODES = 232, 2  # + session
    UNLOCK = 234, 2  # + session
    PIRACY = 236, 2  # + session
    TELL = 238, 2  # + session
    # shopping and after-sales; + visit (0: an offer in a drama, 1: an open need) where two visits are possible
    NOTICE = 240, 2  # + session
    FOCUS = 242
    SHOPPING_DAY = 243
    BUY = 244, 2  # + visit
    CHANNEL = 246
    STORE = 248, 2  # + visit, for the platform
    STORE_LIVE = 250, 2  # + visit, for the platform
    LIVE_BESIDE = 252, 2  # + visit
    LIVE_DAY = 254
    LIVE_BROWSE = 255
    DELIVERY = 256
    FAULT = 257
    EXCHANGE = 258
    TELL_PURCHASE = 259
    # word of mouth
    NEIGHBOUR = 264
    LISTEN = 265
    REMEMBER = 266
    VOUCHER = 272, 28  # + platform
    # needs, and what is shown to somebody who shops
    NEED_VALUE = 300, 3  # + 0 for a need that arises, + 1 + visit for one brought forward
    LATENT = 303, 2  # + visit
    BROWSE_CATEGORY = 305
    EXPIRY = 306, 8  # + category
    KNOWN = 314, 6  # + 3 * visit + channel
    VARIANT = 320, 4  # + 2 * visit + (0 shelf, 1 live)
    OFFER = 324, 20  # + 10 * visit + place: the shelf's, the merchant known, the live room's
    SURPRISE = 344
    OPEN_VALUES = 352, 32  # + 4 * category: a normal each
    FIT = 384, 64  # + 4 * cluster: a normal each; keyed by product instead of day
    PAGE = 448, 16  # + 4 * variant: a normal each; the agent is the merchant
    # offers fitted to the person: what platforms believe
    FITTED_COUPON = 464, 4  # a normal
    FITTED_PRICE = 472, 8  # + category
    CAMPAIGN = 480, 12  # + platform, for a contact with a brand campaign
    FITTED_CHANNEL = 492, 12  # + 4 * channel: a normal each
    ONE_CHANNEL = 504
    # the supply side
    WORLD = 512, 256  # one per property of the initial firms
    PLAN = 768, 64
    TOPIC = 832, 16
    # whom an observer looks at: changes nothing in the market
    SAMPLE = 960

    width: int

    def __new__(cls, number: int, width: int = 1) -> Self:
        """A purpose whose draws are number, ..., number + width - 1."""
        purpose = int.__new__(cls, number)
        purpose._value_ = number
        purpose.width = width
        return purpose

    value = int.real  # type: ignore[assignment]  # pyright: ignore  # read a million times a day: Enum's takes 4 x longer


N_KEYS = max(purpose + purpose.width for purpose in Purpose)
"""How many purposes a day has keys for."""


def key_of(seed: int, day: int, purpose: int) -> int:
    """The 64-bit key shared by all agents for one purpose on one day."""
    key = _mix((seed + _GOLDEN) & ALL_BITS)
    key = _mix(key ^ day)
    return _mix(key ^ purpose)


def uniform(key: int, agent: int) -> float:
    """Uniform in [0, 1) for one agent, given the key of the purpose and the day."""
    word = _mix((key + (agent * _GOLDEN & ALL_BITS)) & ALL_BITS)
    return (word >> 11 & _LOW_53) * _UNIT


def normal(key: int, agent: int) -> float:
    """Standard normal for one agent, as the sum of three uniforms of 21 bits: mean 0, variance 1, within ±3."""
    word = _mix((key + (agent * _GOLDEN & ALL_BITS)) & ALL_BITS)
    total = (word >> 43 & _LOW_21) + (word >> 22 & _LOW_21) + (word >> 1 & _LOW_21)
    return (float(total) - 3145726.5) * 9.5367431640625e-07  # the mean is 3 * (2**21 - 1) / 2; 2 * 2**-21


def nearly_normal(keys: Any, purpose: int, agent: int) -> float:
    """Standard normal for one agent, as the sum of twelve uniforms of 16 bits: within ±6, closer to normal than those.

    keys: of all purposes today; those of ``purpose`` to ``purpose + 3`` are used.
    """
    total = 0
    for part in range(4):
        bits = int(uniform(keys[purpose + part], agent) * _TWO_48)
        total += (bits >> 32) + (bits >> 16 & 65535) + (bits & 65535)
    return (total + 6) / 65536.0 - 6.0


_TWO_48 = 281474976710656.0


def draw(seed: int, agent: int, day: int, purpose: int) -> float:
    """Uniform in [0, 1) for one decision of one agent on one day. All arguments are integers >= 0."""
    return uniform(key_of(seed, day, purpose), agent)


def _mix(word: int) -> int:
    """SplitMix64 finaliser: a bijection on 64 bits that spreads every input bit over the output."""
    # Compiled, a word may be signed; the masks stop its sign from being shifted in, and cost nothing otherwise.
    word = ((word ^ (word >> 30 & _LOW_34)) * 0xBF58476D1CE4E5B9) & ALL_BITS
    word = ((word ^ (word >> 27 & _LOW_37)) * 0x94D049BB133111EB) & ALL_BITS
    return word ^ (word >> 31 & _LOW_33)
