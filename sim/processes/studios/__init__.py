"""Studios: what creators make next, when they stop, enter and leave (seed §3.1)."""
