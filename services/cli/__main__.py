"""`python -m services.cli` is the `cashback` command."""

from services.cli.main import main

main()
