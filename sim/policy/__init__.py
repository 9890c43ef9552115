"""Policy: the levers, the plans, and what holds on a day."""
