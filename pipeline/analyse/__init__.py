"""Stages, exposure, guards and the stage-wise tables."""
