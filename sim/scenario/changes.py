"""What `Scenario.with_` takes by name, for type checkers: a misspelt lever is found before anything is played.

Type checkers read no declarations made at run time, so the names stand here once more; a test holds them to the levers
and to the scenario.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, TypedDict

from sim.parameters.base import Parameters

type Group = Mapping[str, Any] | Parameters
"""A group of parameters: a mapping changes only what it mentions."""


class Changes(TypedDict, total=False):
    """Levers by their bare names, and the top-level keys of a scenario. All else goes by its path."""

    policy_subsidy: float
    targeting_accuracy: float
    after_sales_quality: float
    responsiveness: float
    compensation: float
    reliability: float
    care: float
    return_options: float
    original_refund: float
    exchanges: float
    door_pickup: float
    brand_consistency: float
    adaptation: float
    integration: float
    anti_piracy: float
    data_sharing: float
    ad_load: float
    clips: float
    brand_campaign: float
    quality_gate: float
    service_staffing: float

    title: str
    start: date | str
    days: int
    viewers: int
    seed: int
    replications: int
    warm_up: int
    levers: Group
    rules: Group
    policies: Sequence[Any]
    population: Group
    network: Group
    needs: Group
    adoption: Group
    discovery: Group
    watching: Group
    purchase: Group
    after_sales: Group
    word_of_mouth: Group
    campaigns: Group
    production: Group
    studios: Group
    operators: Group
    topics: Group
    piracy: Group
    commerce: Group
    pages: Group
    placement: Group
    platforms: Group
    platform_plans: Group
    traffic: Group
    subsidy: Group
    costs: Group
    feedbacks: Group
