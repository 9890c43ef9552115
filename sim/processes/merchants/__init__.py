"""Merchants: prices, service, staff, brand, marketing over platforms (seed §4.2, §4.3)."""
