"""All rows of the mission that are built, by their number in the table of the systems that the paper names."""

from tests.mission.cross_rows import CROSS_ROWS
from tests.mission.data_rows import DATA_ROWS
from tests.mission.forms import FORM_ROWS
from tests.mission.immersion_rows import IMMERSION_ROWS
from tests.mission.offer_rows import OFFER_ROWS
from tests.mission.release_rows import RELEASE_ROWS
from tests.mission.rows33 import BUDGET_ROWS
from tests.mission.service_rows import SERVICE_ROWS
from tests.mission.support import SUPPORT_ROWS
from tests.mission.works_rows import WORKS_ROWS

_ROWS = (
    *BUDGET_ROWS,
    *CROSS_ROWS,
    *DATA_ROWS,
    *FORM_ROWS,
    *IMMERSION_ROWS,
    *OFFER_ROWS,
    *RELEASE_ROWS,
    *SERVICE_ROWS,
    *SUPPORT_ROWS,
    *WORKS_ROWS,
)
ROWS = {row.number: row for row in sorted(_ROWS, key=lambda row: row.number)}
"""Where every row of the mission is, by its number."""
