"""How messages cross between services: unit of work, outbox, inbox, relay, hosts, day clock."""
