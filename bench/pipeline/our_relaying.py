"""Ours, relaying: the real relay."""

from bench.pipeline.gate import wait_for_start
from bench.pipeline.work import SERVICE
from services.backbone.relay import run_relay
from services.backbone.settings import Settings

if __name__ == "__main__":
    wait_for_start()
    run_relay(SERVICE, Settings.from_environment())
