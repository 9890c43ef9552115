"""Platforms: what each is like, and how it reviews advertising load and reserve price (seed §2.2)."""
