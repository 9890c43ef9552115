"""Viewers as agents: the phases of the day as methods, which a subclass can override."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sim.agents.viewer_base import ViewerBase
from sim.processes.after_sales.viewer import receive
from sim.processes.discovery.viewer import discover
from sim.processes.shopping.viewer import shop
from sim.processes.waking import wake
from sim.processes.watching.viewer import watch
from sim.processes.word_of_mouth.viewer import acquaintance, listen

if TYPE_CHECKING:
    from sim.world.today import Tally, Today


class Viewer(ViewerBase):
    """A viewer: paid monthly, short of time, shown dramas by platforms, talked to by acquaintances.

    Each method is one phase of the day. It reads what the market shows as of yesterday's close, writes this viewer's
    own row, and adds integers to the day's tally; what is done there is written in `sim.processes`. ``today``,
    ``tally`` and ``order`` are in plain Python: tables are indexed ``[p][k]`` and hold Python numbers.
    """

    def wake(self, today: Today, tally: Tally) -> None:
        """Start the day: pay arrives, needs arise, tastes drift, adoption may move on."""
        wake(self.cells, today, tally)

    def discover(self, today: Today, tally: Tally) -> None:
        """Open a platform or not, and be shown what it believes this viewer likes."""
        discover(self.cells, today, tally)

    def watch(self, today: Today, tally: Tally) -> None:
        """Watch the serial being followed, then what was shown, as long as free time lasts."""
        watch(self.cells, today, tally)

    def shop(self, order: Any, today: Today, tally: Tally) -> bool:
        """Look at the offer seen in a drama, then at one of the open needs; whether the ``order`` was filled in."""
        return shop(self.cells, order, today, tally)

    def receive(self, order: Any, today: Today, tally: Tally) -> None:
        """An order arrives: a fault is answered and made good, and the product is kept or sent back."""
        receive(self.cells, order, today, tally)

    def talk(self, today: Today, tally: Tally) -> None:
        """Talk to one acquaintance, about what was said until yesterday."""
        other = acquaintance(self.cells, today)
        if other >= 0:
            listen(self.cells, self.model.live_viewers[other].cells, today, tally)
