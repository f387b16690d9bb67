"""Identity: spellings, identifiers and a catalogue in, recordings, songs and releases out.

=============  ==============================  ==========================================
table in       table out                       may rows vanish?
=============  ==============================  ==========================================
``subjects``   ``recordings``, ``resolution``  never: what is not recognised is unmatched
``subjects``   ``identities``                  it has one row per delivery
``catalogue``  ``details``, ``tracks``         of two values for one field, the later holds
=============  ==============================  ==========================================

What people decide is appended to ``decisions`` (`acts`, `decisions`); `decided` says what binds charts,
and `deliveries` what is withdrawn or confirmed of what suppliers sent.
"""
