"""Ours, relaying: the real relay."""

from bench.pipeline.work import SERVICE
from services.backbone.parent import end_with_parent
from services.backbone.settings import Settings
from services.hosts.relay import run_relay

if __name__ == "__main__":
    end_with_parent()
    run_relay(SERVICE, Settings.from_environment())
