"""What people do in a browser: one room a team, put together by `console_app`.

home/            the first page: what each of a visitor's roles is for
administration/  how the services stand; in practice, the dates
"""
