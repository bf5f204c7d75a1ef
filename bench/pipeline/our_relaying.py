"""Ours, relaying: the real relay."""

from bench.pipeline.gate import wait_for_start
from bench.pipeline.work import SERVICE
from services.backbone.relay import run_relay
from services.backbone.settings import Settings
from services.catalogue import SERVICES, metadata, subscriptions

if __name__ == "__main__":
    metadata(SERVICE)  # the relay imports these as it connects; here, libraries come before
    for name in SERVICES:
        subscriptions(name)
    wait_for_start()
    run_relay(SERVICE, Settings.from_environment())
