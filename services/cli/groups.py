"""Groups of commands whose modules are loaded when a command is called.

A module with commands is light to load, since the help of its group loads it for the first line of
each command's docstring. What takes a while (a service, SQLAlchemy, the log library) is imported by
the function that needs it; `tests/e2e/test_start_up.py` holds that.
"""

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import click

SETTINGS = {"help_option_names": ["--help"], "show_default": True}


class Group(click.Group):
    """A group that knows its commands by name, and of each the module that has it."""

    def __init__(self, name: str, about: str, modules: Mapping[str, str]) -> None:
        super().__init__(name, help=about, no_args_is_help=True, context_settings=SETTINGS)
        self._modules = modules

    @property
    def names(self) -> tuple[str, ...]:
        """Return the commands' names, in the order of the table."""
        return tuple(self._modules)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order of the table: as the work goes, not of the alphabet."""
        return list(self.names)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load a command; None if there is none of that name."""
        if cmd_name not in self._modules:
            return None
        inside: dict[str, Any] = vars(import_module(self._modules[cmd_name]))
        commands = (thing for thing in inside.values() if isinstance(thing, click.Command))
        return next(command for command in commands if command.name == cmd_name)
