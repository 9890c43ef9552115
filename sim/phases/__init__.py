"""What one viewer does in each phase of the day, one file each: every behaviour is written here, once.

A phase is a plain function of one viewer. It reads what the market shows as of yesterday's close (``today``), writes
this viewer's own row (``viewer.wallet``, ``viewer.taste[genre]``) and adds integers to the day's ``tally``; it knows no
engine. The compiled engine hands it a row of the columns (`sim.engine.row_view`), the mesa engine the cells of a live
agent (`sim.world.rows`): the same text, the same bits.

Because both read it: tables are indexed ``[p][k]``, members of enumerations are passed as ``.value``, and a phase that
many viewers leave early is a sequence of stages, each of which says whether the viewer goes on.
"""
