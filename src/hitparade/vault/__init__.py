"""Vault: standings in, published editions out; written once, named by their content.

=======================  ==========================================  ================
table in                 table out                                   may rows vanish?
=======================  ==========================================  ================
standings, receipts      ``entries``, ``lines``, ``exclusions``,     never
                         ``annotations``, ``removals``, ``editions``
=======================  ==========================================  ================
"""
