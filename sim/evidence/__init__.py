"""The report card: what a scenario's market shows beside what was published about the real one."""
