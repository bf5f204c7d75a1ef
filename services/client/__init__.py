"""How anything outside a service asks one and tells it something."""
