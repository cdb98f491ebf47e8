"""Where chunks of a render are made: on this machine, or elsewhere."""
