"""Groups of parameters: every number of the model with its meaning, unit, bounds, source and status."""

from sim.parameters.adoption import Adoption
from sim.parameters.after_sales import AfterSales, WordOfMouth
from sim.parameters.base import Parameters, param
from sim.parameters.commerce import Commerce
from sim.parameters.costs import Costs
from sim.parameters.feedbacks import Feedbacks
from sim.parameters.levers import LEVERS, Levers
from sim.parameters.needs import Needs
from sim.parameters.network import Network
from sim.parameters.placement import Placement
from sim.parameters.platform import PlatformSettings
from sim.parameters.platform_plans import PlatformPlans
from sim.parameters.platforms import Platforms
from sim.parameters.policy import Policy
from sim.parameters.population import Population
from sim.parameters.production import Production
from sim.parameters.purchase import Purchase
from sim.parameters.studios import Studios
from sim.parameters.subsidy import Subsidy
from sim.parameters.topics import Topics
from sim.parameters.traffic import Traffic
from sim.parameters.viewing import Discovery, Watching

GROUPS: dict[str, type[Parameters]] = {
    "population": Population,
    "network": Network,
    "needs": Needs,
    "adoption": Adoption,
    "discovery": Discovery,
    "watching": Watching,
    "purchase": Purchase,
    "after_sales": AfterSales,
    "word_of_mouth": WordOfMouth,
    "production": Production,
    "studios": Studios,
    "topics": Topics,
    "commerce": Commerce,
    "placement": Placement,
    "platforms": Platforms,
    "platform_plans": PlatformPlans,
    "traffic": Traffic,
    "subsidy": Subsidy,
    "costs": Costs,
    "feedbacks": Feedbacks,
}

__all__ = [
    "GROUPS",
    "LEVERS",
    "Adoption",
    "AfterSales",
    "Commerce",
    "Costs",
    "Discovery",
    "Feedbacks",
    "Levers",
    "Needs",
    "Network",
    "Parameters",
    "Placement",
    "PlatformPlans",
    "PlatformSettings",
    "Platforms",
    "Policy",
    "Population",
    "Production",
    "Purchase",
    "Studios",
    "Subsidy",
    "Topics",
    "Traffic",
    "Watching",
    "WordOfMouth",
    "param",
]
