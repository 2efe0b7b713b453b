"""Figures, workbooks, report and masking."""
