"""The commands, by name, in the order in which help lists them.

A command's module imports click and nothing heavy; what it needs to run is imported inside.
"""

from __future__ import annotations

from importlib import import_module

import click

COMMANDS: dict[str, str] = {
    "convert": "turns",
    "say": "turns",
    "chat": "talk",
    "upload": "turns",
    "export": "turns",
    "state": "turns",
    "credits": "turns",
    "new": "turns",
    "jobs": "work",
    "cancel": "work",
    "projects": "work",
    "open": "work",
    "route": "words",
    "translate": "words",
    "studio": "serve",
    "mcp": "hosting",
    "install": "hosting",
    "doctor": "checkup",
}
"""Command name → the module of this folder that has it, as a command of that name."""


def load(name: str) -> click.Command:
    """Return the command of that name. Raises KeyError for an unknown one."""
    module = import_module(f"skill.commands.{COMMANDS[name]}")
    commands = (value for value in vars(module).values() if isinstance(value, click.Command))
    return next(command for command in commands if command.name == name)
