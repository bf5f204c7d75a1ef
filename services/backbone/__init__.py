"""How messages cross between services: unit of work, outbox, inbox, relay, hosts, day clock."""

import warnings

# nameko 3 runs on eventlet, which announces its retirement at every import. We know: nameko and
# eventlet are kept inside this package and `service.py`, so that another host can replace them.
warnings.filterwarnings("ignore", message=r"(?s).*Eventlet is deprecated")
