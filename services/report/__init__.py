"""The board's report: did the pilot work? Made of what the evaluation answers, never of events.

answers.py   what it is made of
building.py  makes the report: `model.py` says what one is
charts.py    its six charts: what each shows (`drawings.py`), drawn by `svg.py`
tabulating.py  its tables, for files and for readers
page.py      as HTML; pdf.py as a PDF; files.py all of it as files. How they look is in `layout/`
*_words.py, names.py, numbers_in_words.py   every word of it, in plain English
"""
