"""`python -m skill`: the command, for places where it is not on PATH."""

from skill.cli import main

main()
