"""What tenants are told, with nobody to tell yet."""

from tests.browser.looking import state

STATES = [
    state("/telling", "housing_manager"),
    state("/telling/messages", "housing_officer"),
    state("/telling/tenants", "housing_officer"),
    state("/telling/tenants/T0001", "housing_officer"),
    state("/telling/tasks", "housing_officer"),
    state("/telling/many", "housing_manager"),
    state("/telling/many/new", "housing_manager"),
    state("/telling/channels", "administrator"),
    state("/telling/costs", "board"),
    state("/telling/samples", "auditor"),
    state("/telling/samples/payment_held?language=cy", "auditor"),
]
