"""Renders the catalogue of contracts from the code: `docs/events.md` and `docs/asyncapi.json`.

It stands beside the services because it reads their handlers and queries; no service imports it.
"""
