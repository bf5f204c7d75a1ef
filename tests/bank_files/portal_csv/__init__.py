"""Reads a portal's CSV file back, and lists all its faults."""
