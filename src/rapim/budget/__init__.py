"""Budget facts: ceilings (APBD, DPA, DPPA), cash plan (RAK), spending (SP2D, LRA), revenue.

Sources: SIPD exports and their local relatives, the SP2D register of the regional treasurer,
RFK sheets. Law: Permendagri 13/2006 (codes and forms to FY2020), Permendagri 90/2019 and
77/2020 (from FY2021). Answers: how much of the budget is absorbed, how many days behind
its plan each unit is, and why each unspent rupiah is unspent.
"""
