"""All rows of the mission that are built, by their number in the table of the systems that the paper names."""

from tests.mission.cross_rows import CROSS_ROWS
from tests.mission.forms import FORM_ROWS
from tests.mission.support import SUPPORT_ROWS

ROWS = {row.number: row for row in (*FORM_ROWS, *SUPPORT_ROWS, *CROSS_ROWS)}
