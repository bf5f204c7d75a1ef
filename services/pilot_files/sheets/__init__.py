"""Reads one table of a pilot, CSV or XLSX, as rows of text with their places.

`sheet.Sheet` is the way in. Below it, a format is one function that yields numbered rows; above it
nobody knows which one a table came in.
"""
