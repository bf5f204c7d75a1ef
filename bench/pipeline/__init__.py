"""The exactly-once pipeline: an event comes in, has its effect, and another one goes out.

`measuring` is the section. Each variant is a process or two of its own: `our_consuming` and
`our_relaying`, `ground_consuming` and `ground_relaying`, `stock_nameko`, `with_faststream`.
(Nothing is imported here: some of them have to patch sockets first.)
"""
