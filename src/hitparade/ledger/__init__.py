"""Ledger: usage with recordings in, daily tallies out; the one stage that touches every event.

====================================================  =======================  ==================
table in                                              table out                may rows vanish?
====================================================  =======================  ==================
``usage``, ``sources``, ``resolution``, ``clip_days``  ``slices``, ``tallies``  never: each unit is
                                                                               in one row, once
====================================================  =======================  ==================

A tally takes these steps, each a module: texts become numbers (`codes`), clauses become conditions
(`clauses`), every row gets a verdict (`verdicts`) and is added up (`counts`); rows over a limit (`caps`,
`lines`, `rolling`) are taken off, and what comes out is written, day by day (`tallies`).
"""
