"""Comparisons: what policies change against a base that meets the same luck."""
