"""Reads a pain.001 message back, and lists all its faults."""
