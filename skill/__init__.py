"""Deeds: the runtime. Talks to a backend, keeps conversations, yields events."""
