"""Who signs in at the gateway: people, roles, sessions, second factor. A database of its own.

domain/     the rules: who may let whom in, how long a session lasts, how long who guesses waits
cases/      what people do, each a function on the `Door`: the database, its key, the clock
store/      the repository; `tables.py` and `migrations/` as a service has them
pages/      the same for browsers

The other rooms take `Room` (what a browser's session is), `for_roles` and `step_up` from `pages/`,
and `Visit.person.actor` is who somebody is to a service.
"""
