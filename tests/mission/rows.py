"""All rows of the mission that are built, by their number in the table of the systems that the paper names."""

from tests.mission.forms import FORM_ROWS
from tests.mission.service_rows import SERVICE_ROWS
from tests.mission.support import SUPPORT_ROWS

ROWS = {row.number: row for row in (*FORM_ROWS, *SUPPORT_ROWS, *SERVICE_ROWS)}
