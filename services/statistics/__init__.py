"""What numbers say, and how surely: ratios, differences and shares with their intervals.

Pure functions on counts. They know no service and read nothing; the same numbers in, in any order,
give the same result to the byte. numpy and scipy take a second to load, so the functions that need
them import them. `docs/evaluation.md` says each method in plain English, with its limits.
"""
