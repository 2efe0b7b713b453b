"""One thin program a rule: read, one call, write."""

import os

# The workflow runs one step a core: more threads of linear algebra would only wait for each other, and the order in
# which they add up would hang on their number.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
