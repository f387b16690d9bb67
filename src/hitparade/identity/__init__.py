"""Identity: spellings and identifiers in, recordings and songs out.

=============  ==============================  ==========================================
table in       table out                       may rows vanish?
=============  ==============================  ==========================================
``subjects``   ``resolution``, ``recordings``  never: what is not recognised is unmatched
=============  ==============================  ==========================================
"""
