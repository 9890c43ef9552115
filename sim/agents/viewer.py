"""Viewers as agents: the day of one viewer in plain Python, from the same rules that the compiled kernels call."""

from __future__ import annotations

from sim.agents.phases.discovering import Discovering
from sim.agents.phases.shopping import Shopping
from sim.agents.phases.talking import Talking
from sim.agents.phases.waking import Waking
from sim.agents.phases.watching import Watching


class Viewer(Waking, Discovering, Watching, Shopping, Talking):
    """A viewer: paid monthly, short of time, shown dramas by platforms, talked to by acquaintances.

    Each method is one phase of the day. It reads what the market shows as of yesterday's close, writes this viewer's
    own row, and adds integers to the day's tally.
    """
