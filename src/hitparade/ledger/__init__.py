"""Ledger: usage with recordings in, daily tallies out; the one stage that touches every event.

========================================  =======================  ====================================
table in                                  table out                may rows vanish?
========================================  =======================  ====================================
``usage``, ``resolution``, ``clip_days``  ``slices``, ``tallies``  never: each unit is in one row, once
========================================  =======================  ====================================
"""
