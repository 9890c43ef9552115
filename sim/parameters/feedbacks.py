"""One switch for every way in which agents affect each other, so that tests and studies can isolate an agent."""

from __future__ import annotations

from sim.parameters.base import Parameters, param

_ON = "assumed: the market as it is has every feedback"


class Feedbacks(Parameters):
    """Which feedbacks are on. With all of them off, nobody's day depends on anybody else's."""

    popularity: bool = param(
        True,
        "what many watched yesterday, or bought and rated lately, is shown more often today",
        unit="switch",
        source=_ON,
    )
    word_of_mouth: bool = param(True, "viewers listen to their acquaintances", unit="switch", source=_ON)
    service_load: bool = param(True, "many contacts on the same staff slow its answers", unit="switch", source=_ON)
    budgets: bool = param(True, "budgets run out: coupons, plans, stock, advertising", unit="switch", source=_ON)
    supply: bool = param(
        True, "creators, operators, merchants and platforms respond to returns", unit="switch", source=_ON
    )
    adoption: bool = param(True, "adopters draw others into watching and paying", unit="switch", source=_ON)
