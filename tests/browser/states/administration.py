"""Status, dates, dead letters and the audit trail."""

from tests.browser.looking import state

STATES = [
    state("/status", "administrator"),
    state("/status", "surveyor", status=403),
    state("/dates", "administrator"),
    state("/dates/close?until=6&until-month=4&until-year=2012", "administrator"),
    state("/dates/close?until=yesterday", "administrator", status=422),
    state("/dead-letters", "administrator"),
    state("/audit", "auditor"),
    state("/audit?service=notifications&ref=T0001", "auditor"),
]
