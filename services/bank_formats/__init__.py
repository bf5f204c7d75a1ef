"""The files that banks take and give, and what makes an account number possible.

It knows no service: what it reads and writes are values of its own.
"""
