"""Payments: instalments, holds, payment runs, bank files, returns and the books."""
