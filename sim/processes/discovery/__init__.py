"""Discovery: who opens a platform, and what it shows them (seed §3.2)."""
