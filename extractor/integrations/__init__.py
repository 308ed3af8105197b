"""Doors for other programs; each imports its heavy libraries when it is used."""
