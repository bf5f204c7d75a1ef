"""What people do in a browser: one room a team, put together by `console_app`.

home/            the first page: what each of a visitor's roles is for
finance/         runs, bank files, what comes back; a tenant's money, bank details, books, settings
repairs/         visits: the diary, and what came of them
jobs/            repair jobs: the list, by hand, corrected, taken back
importing/       files of tenants, rent accounts and jobs: looked through, and imported
telling/         what tenants are told: messages, tasks, messages to many, costs
administration/  how the services stand, dead letters, the audit trail; in practice, the dates

lists.py         a list as a page with filters, or whole as a spreadsheet
spreadsheets.py  rows as CSV or XLSX, sent as they are read
attachments.py   files that are sent as they are read
asked.py         what an address asks for: a choice, a date, a code
filled_in.py     forms that come back with what was refused
permissions.py   who may open a page: whoever may ask or tell what it is about
"""
