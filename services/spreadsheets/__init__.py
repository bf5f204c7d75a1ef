"""Rows as files for people who open them in a spreadsheet, and CSV that comes in. Knows no service.

guarding.py  keeps a text from being run as a formula
cells.py     a value as it stands in a CSV file; what a column of its name holds
csv_file.py  rows as CSV
workbook.py  rows as XLSX
csv_text.py  the text of a CSV file that comes in, from a bank or from people
"""
