"""Speed and memory against a plain baseline, on the same texts in one run."""
