"""Tally: daily tallies and the parameters in force in, standings with receipts out.

==========================  =======================================  ===========================
table in                    table out                                may rows vanish?
==========================  =======================================  ===========================
``tallies``, rule tables    ``standings``, ``receipt_lines``,        below the chart's depth they
                            ``whereabouts``                         are kept as contenders
==========================  =======================================  ===========================
"""
