"""Reads a Bacs Standard 18 file back, and lists all its faults."""
