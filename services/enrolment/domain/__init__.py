"""The rules of joining, starting, breaching, leaving and completing. Standard library only."""
