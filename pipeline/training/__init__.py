"""Training of the shipped models, and of a user's own: one command over tagger, linker and classifier."""
