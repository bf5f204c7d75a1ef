"""Plays a pilot's files day by day, and writes the results.

It decides nothing about the scheme: it sends the commands that the files stand for
(`services/pilot_files` reads them), and asks for what came of them.
"""
