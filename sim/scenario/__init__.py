"""Scenario files: YAML in, a checked `Scenario` out, or every error at once."""

from sim.scenario.changing import Assignment, parsed, written
from sim.scenario.errors import Problem, ScenarioError
from sim.scenario.loading import load
from sim.scenario.model import Scenario

__all__ = ["Assignment", "Problem", "Scenario", "ScenarioError", "load", "parsed", "written"]
