"""After-sales: faults, answers, returns, and what they do to trust (seed §4.2)."""
