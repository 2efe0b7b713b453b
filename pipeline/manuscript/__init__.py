"""Numbers of a manuscript that are bound to a run by their address."""
