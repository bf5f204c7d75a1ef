"""What tenants are told: each part is a room, with its templates in `templates/telling/`.

first.py     where everything about telling tenants is
messages.py  every message and its fate
tenants.py   one tenant: found, what they were told, how they want to be told
tasks.py     what officers have to do
many.py      messages to many: prepared, approved by another person, cancelled
channels.py  how the channels stand, and what they cost
samples.py   what every message looks like
words.py     how all that is called
waits.py     what of it waits, for the first page
"""

from typing import Final

from services.gateway.console.telling.channels import channels
from services.gateway.console.telling.first import telling
from services.gateway.console.telling.many import many
from services.gateway.console.telling.messages import messages
from services.gateway.console.telling.samples import samples
from services.gateway.console.telling.tasks import tasks
from services.gateway.console.telling.tenants import tenants

TELLING: Final = (telling, messages, tenants, tasks, many, channels, samples)
"""The blueprints of the pages about what tenants are told."""
