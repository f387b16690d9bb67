"""A YAML rule book -> the parameters in force for one issue, and the small tables made of them.

Read in this order: `kind` (what a kind of rule is), `model` (the rule book, and what is in force),
`load` (file -> rule book, or every problem at once), then one module per kind, in the order of
`registry`. `terms` reads the conditions that several kinds share, `policy` makes a counting policy
of the rules on single plays, and `tables` declares what the kinds hand on. `listing`, `diff` and
`draft` tell of rules and write them; `fit` finds weights that explain published figures.

Reads: a rule book. Writes: nothing; everything here is a plain value.
"""
