"""Use cases: load, decide by the domain, save. No rules here."""
