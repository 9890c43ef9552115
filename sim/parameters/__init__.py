"""What groups of parameters are made of: every number states its meaning, unit, bounds, source and status."""
