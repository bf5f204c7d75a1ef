"""The rules of telling a tenant: once for each cause, by which channel, in which words."""
