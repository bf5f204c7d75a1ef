"""Enrolment: who may join, who has a place, whose year runs, and what counts against the deal."""
