"""Options of the whole test suite, and what holds for all processes that it starts."""

from __future__ import annotations

import os
import sys

import pytest

# The tests start the command some hundred times. Where Python is told to keep nothing of what it
# compiled, each of them would compile the whole program anew, which takes longer than the turn.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update", action="store_true", help="write the golden files anew from what comes out"
    )
