"""Repairs: inspections (APS), whose repair it is, and the jobs."""
