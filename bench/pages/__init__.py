"""The console's main pages with few participants and with many, on both hosts.

addresses.py    which pages, and who opens them: one line each
multiplied.py   databases in which everybody of a played pilot is there many times
serving.py      the console on either host, as processes of their own
visiting.py     officers who open pages, one at a time or ten at once
measuring.py    sizes, rounds, goals
"""
