"""How brands and the style in which offers are told move buyers."""

from sim.parameters.base import param
from sim.processes.shopping.state_of_mind import StateOfMind


class BrandPull(StateOfMind):
    """What a brand's standing and an offer's style add to a decision (seed §4.3)."""

    usual_equity: float = param(
        0.3,
        "brand equity of an average merchant, from which its effect is measured",
        unit="0-1",
        source="assumed: brands are half built",
        ge=0,
        le=1,
    )
    equity_weight: float = param(
        0.6,
        "effect of full brand equity on a merchant's offer",
        unit="logit",
        source="assumed: a third of trust (seed §4.3)",
        ge=0,
        le=10,
    )
    usual_adaptation: float = param(
        0.5,
        "adaptation of an average merchant to each platform's style, from which its effect is measured",
        unit="0-1",
        source="assumed: the middle of the scale, as adaptation_mean",
        ge=0,
        le=1,
    )
    adaptation_weight: float = param(
        0.3,
        "effect on an offer of being told fully in the platform's style, against not at all",
        unit="logit",
        source="assumed: response rises by as much as merchants expect (adaptation_gain); seed §4.3 gives the sign",
        ge=0,
        le=10,
    )
