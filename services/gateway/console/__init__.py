"""The console: a room for each team.

lists.py         a list as a page with filters, or whole as a spreadsheet
spreadsheets.py  rows as CSV or XLSX, sent as they are made
asked.py         what an address asks for: a choice, a date
finance/         runs, bank files, what comes back from the bank
"""
