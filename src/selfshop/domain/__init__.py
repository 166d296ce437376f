"""The rules of a shop, pure: no clock, no I/O, no chance. One folder per context."""
