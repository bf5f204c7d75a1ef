"""The rules of signing in: people, who may let whom in, sessions, throttles. No I/O, no clock."""
