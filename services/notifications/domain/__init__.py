"""The rules of telling a tenant: what a message is, which channel, which words. Standard library."""
