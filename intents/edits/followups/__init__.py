"""A message in the light of what was done before it: corrections, more of it, another thing, once more."""
