"""Needs and budgets: what people come to want, whatever they watch, and what they can pay."""
