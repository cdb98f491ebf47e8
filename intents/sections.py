"""Kinds of values that the sections of a language file are made of (`intents.lexicon`)."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

Words = Annotated[list[str], Meta(min_length=1)]
Texts = Annotated[dict[str, str], Meta(min_length=1)]
