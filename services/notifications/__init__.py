"""Notifications: what tenants are told, in which words, and by which channel."""
