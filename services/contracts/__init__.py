"""What crosses a boundary between services: events and commands, one module per publisher.

Every message is a frozen dataclass with a marshmallow schema derived from its annotations
(`services.contracts.schema`) and a version in its name. A published version is never edited:
a change is a new class with a higher version beside the old one.
"""
