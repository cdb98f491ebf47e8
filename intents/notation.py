"""How a section of a language file is written: YAML, read into plain values."""

from __future__ import annotations

from typing import Any

import yaml


class _TwiceError(Exception):
    """A mapping holds a key twice."""


def pairs(value: Any) -> dict[str, str]:
    """Read pairs of characters, parted by white space."""
    pairs = str(value).split()
    odd = next((pair for pair in pairs if len(pair) != 2), None)
    if odd is not None:
        raise ValueError(f"{odd!r} is not a pair of characters")
    return {pair[0]: pair[1] for pair in pairs}


class Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """The safe loader, to which yes, no, on and off are words as any other."""

    def content(self) -> Any:
        """Return what the text holds. Raises ValueError naming a key that stands there twice."""
        try:
            node = self.get_single_node()
            try:
                return self._plain(node)
            except _TwiceError:
                # The key of the section itself is told by who reads it.
                _, _, place = (_twice(node, "") or "")[1:].partition(".")
                raise ValueError(f"the key stands there twice - at `$.{place}`") from None
        finally:
            self.dispose()

    def _plain(self, node: yaml.Node) -> Any:
        """Return what a node holds, four times as fast as the loader does, which knows objects too."""
        if isinstance(node, yaml.SequenceNode):
            return [self._plain(one) for one in node.value]
        if isinstance(node, yaml.MappingNode):
            plain = {self._plain(key): self._plain(value) for key, value in node.value}
            if len(plain) < len(node.value):
                raise _TwiceError
            return plain
        if node.tag == "tag:yaml.org,2002:str":
            return node.value
        return self.construct_object(node)


Loader.yaml_implicit_resolvers = {
    first: [(tag, rule) for tag, rule in rules if not tag.endswith(":bool") or first in "tTfF"]
    for first, rules in Loader.yaml_implicit_resolvers.items()
}


def content(text: str) -> dict[str, Any]:
    """Return what the text of a section holds. Raises yaml.YAMLError, and ValueError for a key that stands there twice."""
    found = Loader(text).content()
    return found if isinstance(found, dict) else {}


def _twice(node: yaml.Node, place: str) -> str | None:
    """Return where below a node a key stands twice, None when none does."""
    if isinstance(node, yaml.SequenceNode):
        below = [(f"{place}[{at}]", one) for at, one in enumerate(node.value)]
    elif isinstance(node, yaml.MappingNode):
        names = [str(key.value) for key, _ in node.value]
        below = [(f"{place}.{name}", one) for name, (_, one) in zip(names, node.value, strict=True)]
        twice = next((name for name in names if names.count(name) > 1), None)
        if twice is not None:
            return f"{place}.{twice}"
    else:
        return None
    return next((found for at, one in below if (found := _twice(one, at))), None)
