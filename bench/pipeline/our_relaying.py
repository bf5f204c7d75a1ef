"""Ours, relaying: the real relay."""

from bench.pipeline.work import SERVICE
from services.backbone.settings import Settings
from services.backbone.stopping import end_with_parent
from services.hosts.relay import run_relay

if __name__ == "__main__":
    end_with_parent()
    run_relay(SERVICE, Settings.from_environment())
