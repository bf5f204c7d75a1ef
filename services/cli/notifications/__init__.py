"""`cashback notifications`: what officers do about telling tenants, a module for each kind of work.

asking.py       tenants who must be there, and moments as people read them
telling.py      what one tenant was told, and what is in their inbox
wishes.py       how a tenant wants to be told
lines_and_tasks.py  how the channels stand, and what officers have to do
bulk.py         messages to many
costs.py        messages, segments and pounds
previews.py     what every message looks like
channels.py     the settings file of the channels
"""

from services.cli.groups import Group

HERE = "services.cli.notifications"

notifications = Group(
    "notifications",
    "Telling tenants: what was sent, preferences, tasks, messages to many, costs.",
    {
        "told": f"{HERE}.telling",
        "inbox": f"{HERE}.telling",
        "preferences": f"{HERE}.wishes",
        "lines": f"{HERE}.lines_and_tasks",
        "tasks": f"{HERE}.lines_and_tasks",
        "task": f"{HERE}.lines_and_tasks",
        "costs": f"{HERE}.costs",
        "preview": f"{HERE}.previews",
        "check-channels": f"{HERE}.channels",
        "bulk": HERE,
    },
)

to_many = Group(
    "bulk",
    "A message to everyone in an area or with a status: prepared, then approved by another.",
    dict.fromkeys(("prepare", "list", "show", "approve", "cancel"), f"{HERE}.bulk"),
)
