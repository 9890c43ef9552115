"""Production: the quality, time, cost and story of a title (seed §3.1, §4.1)."""
