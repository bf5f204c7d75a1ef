"""The operator's commands: what runs, watches and mends the services.

running.py       one service, a relay, the day clock, or all of it in one process
listening.py     what providers call
serving_console.py  what people see in a browser
brokers.py       exchanges and queues made
backing_up.py    a running pilot on one machine copied, and put back
databases.py     tables made and old rows deleted; the way into a service's database
watching.py      how everything stands; probes
people.py        who signs in at the gateway
signing.py       keys that prove who gives a command
dead_letters.py  events that a service could not handle
keys.py          `cashback payments rotate-keys`
verifying.py     `cashback payments verify`

These alone open a service's database beside the service itself.
"""
