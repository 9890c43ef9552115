"""Groups of parameters: every number of the model with its meaning, unit, bounds, source and status."""

from sim.parameters.base import Parameters, param
from sim.parameters.commerce import Commerce
from sim.parameters.placement import Placement
from sim.parameters.platforms import Platforms, PlatformSettings
from sim.parameters.traffic import Traffic
from sim.parameters.production import Production, Studios
from sim.parameters.topics import Topics

GROUPS: dict[str, type[Parameters]] = {
    "production": Production,
    "studios": Studios,
    "topics": Topics,
    "commerce": Commerce,
    "placement": Placement,
    "platforms": Platforms,
    "traffic": Traffic,
}

__all__ = [
    "Production",
    "Studios",
    "Topics",
    "GROUPS",
    "Commerce",
    "Parameters",
    "Placement",
    "PlatformSettings",
    "Platforms",
    "Traffic",
    "param",
]
