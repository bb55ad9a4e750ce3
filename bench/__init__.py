"""Measurements against a running copy: `make run`, then `make bench`."""
