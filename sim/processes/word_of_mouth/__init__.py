"""Word of mouth: what viewers hear from acquaintances, across platforms (seed §4.2)."""
