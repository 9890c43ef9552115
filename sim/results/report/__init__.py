"""A report: one HTML file that needs no network."""

from sim.results.report.page import run_page

__all__ = ["run_page"]
