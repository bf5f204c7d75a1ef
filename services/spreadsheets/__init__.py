"""Rows as files for people who open them in a spreadsheet. Knows no service.

guarding.py  keeps a text from being run as a formula
cells.py     a value as it stands in a CSV file; what a column of its name holds
csv_file.py  rows as CSV
workbook.py  rows as XLSX
"""
