"""What payments can be asked.

results.py      instalments, payments and bank files, whole: what a pilot's files are written from
finance.py      what finance has to do; what falls due, and why it would not be paid
runs.py         a run: its lines, what was left out, its totals; the bank files made of runs
bank.py         what came back from the bank, and what is missing on its statement
accounts.py     bank details, masked; finance's settings; the business date
payer.py        the landlord's own account, masked
books.py        the trial balance; ledgers; where what is kept does not agree
tenants.py      one tenant's money, in brief
explaining.py   why an instalment is what it is; the tenant's statement
budgets_and_samples.py  the budget; samples of people who are asked whether the money came
"""
