"""The rules of inspections, responsibility and the diary. Standard library only."""
