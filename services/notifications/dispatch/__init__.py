"""Sends what waits, in the notifications process.

dispatcher.py  claims messages, hands them to providers, notes what came of it
opening.py     the dispatcher of a database: one for each process
"""
