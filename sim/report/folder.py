"""The report of a folder of results: of a run, or of a comparison."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from sim.locale import Language
from sim.records.reading import (
    COMPARISON,
    FolderError,
    changed,
    missing,
    read_document,
    read_frame,
    read_record,
    record_name,
)
from sim.records.recorded import inconsistent, wrong_scenario
from sim.records.store import replace_file, replace_page
from sim.records.summary import Estimate
from sim.report.comparison import TABLES, comparison_page
from sim.report.expected import NAMES, wrong_comparison, wrong_policies, wrong_run
from sim.report.page import run_page

PAGE = "report"


def write_report(folder: Path, language: Language = "en", out: Path | None = None) -> Path:
    """Write the report of a folder, by default into it, and return its path.

    Raises:
        FolderError: something else in the folder is missing, damaged or not as it was written.
        FileExistsError: ``out`` exists.
    """
    if out is not None and out.exists():
        raise FileExistsError(f"{out} exists already: choose another file")
    page = folder_page(folder, language)
    if out is None:
        return replace_page(folder, PAGE, page, record_name(folder))
    out.parent.mkdir(parents=True, exist_ok=True)
    replace_file(out, page.encode())
    return out


def folder_page(folder: Path, language: Language) -> str:
    """The report of a folder whose files must all be there, as they were written."""
    record = sound_record(folder, unknown=True)
    if record_name(folder) == COMPARISON:
        tables = {name: read_frame(folder, name) for name in TABLES}
        _must_be_right(folder, wrong_comparison(record, tables))
        return comparison_page(record, tables, language=language)
    summary, daily, ledger = sound_run(folder, record)
    return run_page(record, summary, daily, ledger, language=language)


def sound_record(folder: Path, *, unknown: bool) -> dict[str, Any]:
    """The record of a folder whose files, its page aside, must all be there, as they were written.

    unknown: whether its scenario may have names that this version does not know.

    Raises:
        FolderError: one is not, or the record is not one that this version writes.
    """
    record = read_record(folder)
    for name in missing(folder, record):
        if name != f"{PAGE}.html":
            raise FolderError(f"{folder / name} is missing")
    for name in changed(folder, record):
        if name in record["files"] and name != f"{PAGE}.html":
            raise FolderError(f"{folder / name} was changed after it was written, so nothing is made of it")
    wrong = wrong_scenario(record["scenario"], unknown=unknown) or inconsistent(record)
    if record_name(folder) == COMPARISON:
        wrong = wrong or wrong_policies(record)
    if wrong:
        raise FolderError(f"{folder / record_name(folder)} is no record of results: {'; '.join(wrong)}")
    return record


def sound_run(folder: Path, record: Mapping[str, Any]) -> tuple[dict[str, Estimate], pd.DataFrame, pd.DataFrame]:
    """The summary, the days and the ledger of a run with that record.

    Raises:
        FolderError: they cannot be read, or hold what no run gives.
    """
    summary = read_document(folder, "summary")
    daily, ledger = (read_frame(folder, name) for name in ("daily", "ledger"))
    _must_be_right(folder, wrong_run(record, summary, daily, ledger))
    return summary, daily, _with_categories(ledger)


def _with_categories(ledger: pd.DataFrame) -> pd.DataFrame:
    """The ledger with its names as categories, however they were kept, and none that nobody uses."""
    named = {name: ledger[name].astype("category").cat.remove_unused_categories() for name in NAMES}
    return ledger.assign(**named)


def _must_be_right(folder: Path, wrong: list[str]) -> None:
    if wrong:
        raise FolderError(f"{folder} holds what no run gives, so nothing is made of it: {'; '.join(wrong)}")
