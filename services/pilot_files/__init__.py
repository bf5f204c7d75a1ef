"""Reads and checks a pilot's files: `scheme.toml` and the tables beside it, CSV or XLSX.

`reading.read_pilot` reads a whole folder. It decides nothing about the scheme: what it returns is
what the files say, with every fault in them found first. What people upload is read by the same
rules: `sheets/` makes rows of a table, `cells.py` values of cells.
"""
