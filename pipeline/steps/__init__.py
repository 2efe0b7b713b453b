"""One thin program a rule: read, one call, write."""
