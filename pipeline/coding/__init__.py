"""Coding by people: samples of known probability, sheets to code, reliability, and tables corrected for error."""
