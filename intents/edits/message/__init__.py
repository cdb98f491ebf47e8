"""A message as it is read: its wording put right, cut into clauses, everything found in each."""
