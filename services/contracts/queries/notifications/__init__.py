"""What notifications can be asked.

telling.py   what tenants were told, prefer, and have in the inbox
lines_and_tasks.py  how the channels stand, the officers' tasks, messages to many, what it all costs
"""
