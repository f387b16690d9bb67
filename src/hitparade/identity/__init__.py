"""Identity: spellings, identifiers and a catalogue in, recordings, songs and releases out.

=============================  ==============================  =========================================
table in                       table out                       may rows vanish?
=============================  ==============================  =========================================
``subjects``                   ``recordings``, ``resolution``  never: what is not recognised is unmatched
``subjects``                   ``identities``                  it has one row per delivery
``catalogue``                  ``isrcs``                       what several recordings have names none
``catalogue``                  ``details``, ``tracks``         of two values for one field, the later holds
``claims``                     ``clips``, ``clip_days``        what nobody played is left aside
``recordings``, ``details``    ``artists``                     only what stands for other words has rows
``resolution``, ``published``  ``lineage``                     only ids that are others today have a row
every text                     ``foldings``, ``matches``       never: they are kept, not made anew
=============================  ==============================  =========================================

`resolve` keeps tables up to date, by adding what late deliveries brought (`brought`, `swayed`, `credited`) where
that gives the same as resolving everything; `resolution` runs the `plans`, each where it has something to do:
`catalogue` names what the catalogue's rows are about, `spellings` has texts
taken apart, `resolving` tries way by way, with `texts` and `alike` for what texts say and `matching` for
what is only similar; `named` says what comes out of it, and `published` does it for imported charts.
What people decide is appended to ``decisions`` (`acts`, `decisions`); `decided` says what binds charts,
`ruled` and `ruling` what it comes to for identity, and `deliveries` what is withdrawn or confirmed of what
suppliers sent. `claims` has what is said of assets resolved, `clips` says what that comes to day by day,
and `claimed` tells it. `acts_named` says which artists credits name, with the other
names of `artists`. `lookup` finds what people type, and `wanted` makes decisions of it.
"""
