"""Tally: daily tallies and the parameters in force in, standings with receipts out.

=========================  ===========================================  ===========================
table in                   table out                                    may rows vanish?
=========================  ===========================================  ===========================
``tallies``, rule tables   ``recording_points``                         never: each unit is moved
``recording_points``       ``points``, ``candidates``, ``parts``        with few points: only sums
``parts``, rule tables     ``changes``, ``kept_off``, ``contenders``    what leaves has a row
``contenders``             ``ranked``, ``history``, ``annotations``     contenders are kept
all of these               ``standings``, ``receipt_lines``,            never
                           ``whereabouts``
=========================  ===========================================  ===========================

Read in this order: `standings` (a whole run), `points` (tallies to points of recordings),
`entities` (recordings to what the chart ranks), `frame` (candidates, and the order in which kinds
act), `changes` (what every kind hands on), then one module per kind. `acting` says which kinds a
chart needs, and `ruled` registers their rule tables.
"""
