"""What finance does: each part is a room of its own, with its templates in `templates/finance/`.

runs.py      runs: looked at, approved by another person, exported, submitted
"""
