"""Groups of parameters: every number of the model with its meaning, unit, bounds, source and status."""

from sim.parameters.base import Parameters, param
from sim.parameters.platforms import Platforms, PlatformSettings

GROUPS: dict[str, type[Parameters]] = {
    "platforms": Platforms,
}

__all__ = [
    "GROUPS",
    "Parameters",
    "PlatformSettings",
    "Platforms",
    "param",
]
