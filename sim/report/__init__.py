"""A report: one HTML file that needs no network."""

from sim.report.comparison import comparison_page
from sim.report.page import run_page

__all__ = ["comparison_page", "run_page"]
