"""The `cashback` command: a module, or a package, for each group of commands."""
