"""The processes of the market, a room each.

A room holds its ``parameters.py``, its ``rules.py`` (small pure functions), ``viewer.py`` (what one viewer does in it)
and ``market.py`` (what firms and the market do in it); what a process does not have is left out. A room may import
another room's parameters and rules, never what its viewers or its market do.

What viewers do is written once. A phase is a plain function of one viewer. It reads what the market shows as of
yesterday's close (``today``), writes this viewer's own row (``viewer.wallet``, ``viewer.taste[genre]``) and adds
integers to the day's ``tally``; it knows no engine. The compiled engine hands it a row of the columns
(`sim.engine.row_view`), the mesa engine the cells of a live agent (`sim.world.rows`): the same text, the same bits.
Because both read it, tables are indexed ``[p][k]``, members of enumerations are passed as ``.value``, and a phase that
many viewers leave early is a sequence of stages, each of which says whether the viewer goes on.
"""
