"""How fast hitparade is, each time beside the least that could do the same job.

Nothing here passes or fails by the clock: ratios are printed beside the limits that they should
keep to, and people judge. What was computed is compared, though: a wrong answer ends a measurement.
"""
