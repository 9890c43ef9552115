"""A report: one HTML file that needs no network."""

from sim.results.report.comparison import comparison_page
from sim.results.report.page import run_page

__all__ = ["comparison_page", "run_page"]
