"""Reads and checks a pilot's files: `scheme.toml` and the CSV files beside it.

The one way in is `services.pilot.reading.read_pilot`. It decides nothing about the scheme: what it
returns is what the files say, with every fault in them found first.
"""
