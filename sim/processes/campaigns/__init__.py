"""Campaigns: what merchants tell of their brands on several platforms, and what people keep of it (seed §4.3)."""
