"""Units of time and of what is counted in parts of a whole: names for the numbers that only convert."""

DAYS_PER_YEAR = 365.0
DAYS_PER_MONTH = 30
DAYS_PER_WEEK = 7
MINUTES_PER_HOUR = 60.0
SECONDS_PER_MINUTE = 60.0
SECONDS_PER_HOUR = 3600.0
HALF_SCALE = 0.5
"""Half of a scale from 0 to 1, as of satisfaction."""
MILLE = 1000
"""Impressions that prices of traffic are for."""
FULL_VALENCE = 100
"""How a wholehearted recommendation is stored: valences are whole numbers, those of the rules lie in [-1, 1]."""
MILLIONTHS = 1_000_000
"""Parts of one in which shares are added up, so that sums are whole numbers and exact in any order."""
