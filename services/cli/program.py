"""Where the `cashback` command begins: a probe is answered at once, the rest is in `cli.py`.

Loading all commands takes half a second: too much for what runs every few seconds in each
container.
"""

import sys

PROBES = {("health",): "live", ("health", "--ready"): "ready"}


def main() -> None:
    """Run the command line."""
    page = PROBES.get(tuple(sys.argv[1:]))
    if page is not None:
        from services.hosts.health_probe import probe

        sys.exit(probe(page))
    from services.cli.main import main as run_command

    run_command()


if __name__ == "__main__":
    main()
