"""Identity: spellings and identifiers in, recordings and songs out.

============  ==============================  ==========================================
table in      table out                       may rows vanish?
============  ==============================  ==========================================
``subjects``  ``recordings``, ``resolution``  never: what is not recognised is unmatched
``subjects``  ``identities``                  it has one row per delivery
============  ==============================  ==========================================
"""
