"""How anything outside a service asks one and tells it something.

asking.py       `Client`: `ask(query)`, `pages(query)`, `tell(command, key)`, and who does so
dates.py        the date of what is done now
rpc.py          the way over nameko's RPC: a pool of connections, safe from threads
in_process.py   the way to services in this process
errors.py       what can go wrong on the way
"""
