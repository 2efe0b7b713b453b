"""Reading source files into documents, with every rejected record accounted for."""
