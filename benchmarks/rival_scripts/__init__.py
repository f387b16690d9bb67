"""The same weekly charts, as somebody would write them without hitparade: one script per tool.

Each is run as ``python -m benchmarks.rival_scripts.TOOL EVENTS OUT``, reads what `hitparade bench` makes,
and writes columns week, territory, song, points and rank: plays of 30 seconds and more, at most ten
per listener, recording and day, three points for a paid one, the top 200 of each week, territory and the
world. None of them writes a balance, receipts, or what changed since the week before.
"""
