"""The payment run: ours beside hand-written statements that make the same rows and the same file.

scheme.py      a scheme of any size whose first quarter is due, made by the database itself
our_run.py     the real handlers, in a process of their own
by_hand.py     the ground: the fewest statements that give the same rows, and a plain file
measuring.py   sizes, rounds, goals; and that both came to the same
"""
