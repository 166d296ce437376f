"""Alembic migrations of selfshop's tables."""
