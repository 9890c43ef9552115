"""Operators: mini-programs and apps as businesses that buy their viewers and can fail (seed §2.2; MODEL, point 8)."""
