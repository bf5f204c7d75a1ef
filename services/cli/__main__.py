"""`python -m services.cli` is the `cashback` command."""

from services.cli.program import main

main()
