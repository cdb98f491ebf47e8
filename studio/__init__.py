"""Pictures: the embedded backend. The same HTTP API as the cloud; really renders."""
