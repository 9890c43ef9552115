"""Watching: immersion, episodes, paying on (seed §2.1, §3.3)."""
