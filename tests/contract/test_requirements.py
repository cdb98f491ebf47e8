"""Every rule has a test, and every test that names a rule names one that exists."""

from __future__ import annotations

import re
from pathlib import Path

import yaml

TESTS = Path(__file__).parents[1]
RULES = yaml.load(
    (TESTS / "contract" / "requirements.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader
)
MARK = re.compile(r"mark\.requirement\(\s*\"([^\"]+)\"")


def named() -> set[str]:
    """Return the ids that tests name."""
    found: set[str] = set()
    for path in TESTS.rglob("test_*.py"):
        found |= set(MARK.findall(path.read_text(encoding="utf-8")))
    return found


def test_every_rule_has_a_test() -> None:
    assert sorted(set(RULES) - named()) == []


def test_every_named_rule_exists() -> None:
    assert sorted(named() - set(RULES)) == []


def test_every_rule_says_where_it_comes_from() -> None:
    for rule in RULES.values():
        assert set(rule) == {"source", "rule"}
        assert rule["rule"].endswith(".")
