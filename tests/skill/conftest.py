"""A scripted backend, and a person who talks to it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import scripted
from person import Person


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(autouse=True)
def no_certificates(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Nothing here is encrypted, and reading whom the world trusts takes longer than a turn."""
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path))


@pytest.fixture
def backend() -> Iterator[scripted.Backend]:
    with scripted.Backend() as running:
        yield running


@pytest.fixture
def person(backend: scripted.Backend, tmp_path: Path) -> Person:
    return Person(backend, tmp_path)
