"""Words: pure functions from text to decisions. No clock, no network, no disk after loading."""
