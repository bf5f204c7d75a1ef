"""Lists of officers and of the repairs team, with nothing in them yet."""

from tests.browser.looking import state

STATES = [
    state("/appeals", "housing_manager"),
    state("/imports/tenants", "housing_officer"),
    state("/imports/arrears", "housing_officer"),
    state("/imports/jobs", "repairs_manager"),
    state("/jobs", "repairs_manager"),
    state("/visits", "surveyor"),
    state("/works", "surveyor"),
    state("/follow-ups", "repairs_manager"),
    state("/baselines-to-book", "surveyor"),
]
