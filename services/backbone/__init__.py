"""How messages cross between services: unit of work, outbox, inbox, relay, hosts, day clock."""

import os
import warnings

# nameko 3 runs on eventlet, which announces its retirement at every import. We know: nameko and
# eventlet are kept inside this package and `service.py`, so that another host can replace them.
warnings.filterwarnings("ignore", message=r"(?s).*Eventlet is deprecated")

# Its own resolver of names takes a process 0.15 s to load. The system's does, as PostgreSQL's
# library uses it anyway: it blocks for as long as a name server is silent.
os.environ.setdefault("EVENTLET_NO_GREENDNS", "yes")
