"""What notifications can be asked.

telling.py   what tenants were told, prefer, and have in the inbox
outgoing.py  every message and its fate, without its words
previews.py  what every message looks like, with sample facts
lines_and_tasks.py  how the channels stand, the officers' tasks, messages to many, what it all costs
"""
