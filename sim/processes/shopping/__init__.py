"""Shopping: needs, the ways to fill them, and the choice among them (seed §3.2, §3.3)."""
