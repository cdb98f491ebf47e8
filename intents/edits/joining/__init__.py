"""Several clauses together: what one means to the one beside it, and what all ask for."""
