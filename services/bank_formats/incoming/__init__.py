"""Files that come in from the bank: read within limits, every fault listed with its place.

The two readers built on it are `returns_report` (unpaid credits, corrected details) and
`bank_statement`. What they share: the size of a file and of a line is bounded before anything is
kept, a fault names line and column and never shows what stands there (it may be a bank account),
and nothing of a file with a fault is used.
"""
