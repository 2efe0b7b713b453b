"""Tables for a paper: one specification a table, written as Word and as LaTeX."""
