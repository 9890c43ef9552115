"""All rows of the mission that are built, by their number in the table of the systems that the paper names."""

from tests.mission.forms import FORM_ROWS
from tests.mission.release_rows import RELEASE_ROWS
from tests.mission.support import SUPPORT_ROWS
from tests.mission.works_rows import WORKS_ROWS

ROWS = {row.number: row for row in (*FORM_ROWS, *SUPPORT_ROWS, *WORKS_ROWS, *RELEASE_ROWS)}
