"""Hot topics: they flare and fade, and a short production cycle catches them (seed §2.1)."""
