"""What runs services: nameko on RabbitMQ, or one process on SQLite; relay, day clock, health."""

import os
import warnings

# nameko 3 runs on eventlet, which announces its retirement at every import. We know: both are kept
# inside this package and each `service.py`, so that another host can replace them.
warnings.filterwarnings("ignore", message=r"(?s).*Eventlet is deprecated")

# Eventlet's own resolver of names takes a process 0.15 s to load. One that waits for nothing in
# green threads does without; `nameko_host` says that its own does not.
os.environ.setdefault("EVENTLET_NO_GREENDNS", "yes")
