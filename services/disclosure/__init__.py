"""Figures that can be shown to everybody: nobody is to be found in them.

`suppress` hides every count under ten, nought included, and as many others as it takes, so that
none of the hidden ones can be worked back from what is shown. `possible` is the other side: what a
reader with a pencil, or a solver, can work out of a hidden count. Knows no service.

The method is that of statistical offices for tables: primary suppression by a threshold, secondary
suppression until an audit by linear programming finds every hidden cell's interval wide enough
(Hundepool and others, "Statistical Disclosure Control", Wiley 2012, chapter 4).
"""
