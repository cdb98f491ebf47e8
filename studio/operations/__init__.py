"""What can be done to a timeline: a module of this room with an `apply` is an operation of its name."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from pkgutil import iter_modules

from studio.operations.context import Context, EditError, Operation

_ROOM = [import_module(f"{__name__}.{found.name}") for found in iter_modules(__path__)]
OPERATIONS: Mapping[str, Operation] = {
    module.__name__.rpartition(".")[2]: module.apply for module in _ROOM if hasattr(module, "apply")
}

__all__ = ["OPERATIONS", "Context", "EditError", "Operation"]
