"""What brand campaigns cost, what is kept of them, and what that is worth at a purchase."""

from sim.parameters.base import Parameters, param


class Campaigns(Parameters):
    """Campaigns for brands, on one platform or on several, and what viewers keep of them (seed §4.3)."""

    contact_price: float = param(
        40.0,
        "price of a thousand contacts of people with a brand campaign, as contracts fix it",
        unit="yuan per 1000 contacts",
        source="assumed: a third above what a thousand advertisements earn, for place and day are promised",
        ge=0.1,
        le=10_000,
    )
    contact_step: float = param(
        0.02,
        "share of the awareness still missing that a contact with a brand campaign adds, met on one platform alone",
        unit="share",
        source="assumed: ten contacts, after which repetition wears out (EVIDENCE), leave a fifth",
        ge=0,
        le=1,
    )
    synergy: float = param(
        1.15,
        "what a contact adds where the campaign was lately met on another platform too, over one platform alone",
        unit="ratio",
        source="measured: 1.0-1.3 in marketing-mix studies, EVIDENCE",
        ge=0,
        le=5,
    )
    synergy_days: int = param(
        7,
        "days for which having met a campaign on another platform lifts a contact",
        unit="days",
        source="assumed: a week",
        ge=0,
        le=365,
    )
    fading: float = param(
        0.05,
        "share of the awareness of brands lost each day",
        unit="share per day",
        source="assumed: half-life of two weeks",
        ge=0,
        le=1,
    )
    awareness_weight: float = param(
        0.1,
        "effect of full awareness on a decision for any offer of the merchants, who campaign together",
        unit="logit",
        source="assumed: a sixth of full brand equity; few campaigns sell much at once",
        ge=0,
        le=10,
    )
