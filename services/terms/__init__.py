"""Words that mean the same everywhere: people, money, days, moves.

Standard library only, and no part of ours, so that every domain may use them.
"""
