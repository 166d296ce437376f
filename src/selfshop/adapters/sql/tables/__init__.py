"""The tables of the schema, a module for each part of the shop."""
