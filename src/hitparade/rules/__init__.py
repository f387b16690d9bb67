"""A YAML rule book -> the parameters in force for one issue, and the small tables made of them.

Read in this order: `kind` (what a kind of rule is), `model` (the rule book, and what is in force),
`load` (file -> rule book, or every problem at once), then one module per kind, in the order of
`registry`: calendar, admit, convert, combine, rank, annotate. `tables` declares what they hand on.

Reads: a rule book. Writes: nothing; everything here is a plain value.
"""
