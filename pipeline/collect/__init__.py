"""Getting data: the only code that touches the network."""
