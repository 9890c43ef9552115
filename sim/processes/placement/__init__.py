"""Placement: merchants pay creators for writing a product into a drama (seed §3.2)."""
