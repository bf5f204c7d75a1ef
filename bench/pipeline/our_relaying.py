"""Ours, relaying: the real relay."""

from bench.pipeline.work import SERVICE
from services.backbone.processes import end_with_parent
from services.backbone.relay import run_relay
from services.backbone.settings import Settings

if __name__ == "__main__":
    end_with_parent()
    run_relay(SERVICE, Settings.from_environment())
