"""One clause to its edit: which frame it fills, by the things, acts and values it holds."""
