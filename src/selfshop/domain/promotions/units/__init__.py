"""Runs of equal units, and the sharing and rounding that every benefit is made of."""
