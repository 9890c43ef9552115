"""The fixed sets of the market: platforms, genres, product categories, channels. Their order is part of the model."""

from enum import IntEnum


class Form(IntEnum):
    """How a platform carries microdramas (seed §2.2)."""

    value = int.real  # type: ignore[assignment]  # see draws.Purpose

    SHORT_VIDEO = 0
    SHELF = 1
    LONG_VIDEO = 2
    MINI_PROGRAM = 3
    APP = 4


class Genre(IntEnum):
    """What a drama is about; the paper's women's and men's themes (seed §3.2, §3.3)."""

    SWEET_ROMANCE = 0
    MARRIAGE_REVENGE = 1
    TIME_TRAVEL = 2
    FAMILY = 3
    WAR_GOD = 4
    COMEBACK = 5
    SUSPENSE = 6
    REALISM = 7


class Category(IntEnum):
    """What is sold."""

    SKIN_CARE = 0
    APPAREL = 1
    FOOD = 2
    HOME = 3
    BABY = 4
    HEALTH = 5
    ELECTRONICS = 6
    LEARNING = 7


class Channel(IntEnum):
    """Where a need is filled."""

    value = int.real  # type: ignore[assignment]  # see draws.Purpose

    DRAMA = 0
    LIVE = 1
    SHELF = 2


class Funding(IntEnum):
    """What a title lives on (MODEL, closure point 10)."""

    value = int.real  # type: ignore[assignment]  # see draws.Purpose

    FEED = 0  # free in feeds and on shelves: splits, placements
    PAYWALL = 1  # episodes are paid for, in mini-programs and apps
    ADVERTISING = 2  # free there, between advertisements


CREATOR_KINDS = ("head", "established", "long_tail", "pirate")
"""IP and stars first; the last copies what others make."""


class Adoption(IntEnum):
    """How far a viewer has taken up microdramas (MODEL, closure point 15)."""

    value = int.real  # type: ignore[assignment]  # see draws.Purpose

    NONE = 0
    FEED = 1  # watches free dramas in feeds
    PAID = 2  # uses a mini-program or an app


PLATFORMS = (
    "douyin",
    "kuaishou",
    "taobao",
    "pinduoduo",
    "jd",
    "tencent_video",
    "iqiyi",
    "youku",
    "sohu",
    "douyin_mini",
    "wechat_mini",
    "drama_app",
)
FORMS = (
    Form.SHORT_VIDEO,
    Form.SHORT_VIDEO,
    Form.SHELF,
    Form.SHELF,
    Form.SHELF,
    Form.LONG_VIDEO,
    Form.LONG_VIDEO,
    Form.LONG_VIDEO,
    Form.LONG_VIDEO,
    Form.MINI_PROGRAM,
    Form.MINI_PROGRAM,
    Form.APP,
)
N_PLATFORMS = len(PLATFORMS)
FIRST_PAID = PLATFORMS.index("douyin_mini")  # paid platforms come last
N_GENRES = len(Genre)
GENRES = tuple(genre.name.lower() for genre in Genre)
N_CATEGORIES = len(Category)
N_SEGMENTS = 16  # gender (2) × age band (4) × city tier (2)
N_SELLERS = 5  # goods are sold on the first five: short video and shelves
N_CLUSTERS = 16  # of tastes in goods: people of a cluster like the same products
N_CHANNELS = len(Channel)
N_FUNDING = len(Funding)
VARIANTS = 4  # pages of the same kind that differ in their luck, so that not all see the same one
N_SEEN = 12  # titles a viewer remembers having watched

GENDERS = ("women", "men")
AGE_BANDS = ("under 30", "30-39", "40-49", "50 and over")
CITY_TIERS = ("city tier 1-2", "city tier 3 and below")
"""What tables call the people of a segment, by `gender_of`, `age_band_of` and `city_tier_of`."""


def gender_of(segment: int) -> int:
    """0 female, 1 male."""
    return segment // 8


def age_band_of(segment: int) -> int:
    """0 under 30, 1 30-39, 2 40-49, 3 50 and over."""
    return segment // 2 % 4


def city_tier_of(segment: int) -> int:
    """0 first and second tier, 1 third tier and below."""
    return segment % 2
