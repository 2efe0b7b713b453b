"""What other programs read: networks, a data package, digests of every file."""
