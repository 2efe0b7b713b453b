"""Declarations of the tables of the analysis, one module a family of tables."""
