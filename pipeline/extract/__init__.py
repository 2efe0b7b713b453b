"""Actors, behaviours, acts and ties from sentences."""
