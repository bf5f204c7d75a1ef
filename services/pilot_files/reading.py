"""Reads a whole pilot: the one way in."""

import gc
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from services.pilot_files.before_reader import read_comparison, read_history
from services.pilot_files.change_reader import read_changes
from services.pilot_files.cross_checks import CrossChecks
from services.pilot_files.faults import Fault
from services.pilot_files.folder import PilotFiles
from services.pilot_files.readers import read_contacts, read_repairs, read_returns, read_surveys
from services.pilot_files.report import PilotFaults
from services.pilot_files.rows import Pilot
from services.pilot_files.scheme_file import read_scheme
from services.pilot_files.tenant_reader import read_tenants
from services.pilot_files.visit_reader import read_visits


def read_pilot(folder: Path, strict: bool = False) -> Pilot:
    """Return what the files of a pilot say, with a report of what was read and is doubtful.

    Raises `PilotFaults` with every fault of every file, if there is one; if it is to be `strict`,
    also where there are doubts and no faults.
    """
    if not os.path.isdir(folder):
        message = "this is not a folder; name the folder that holds scheme.toml and tenants.csv"
        raise PilotFaults([Fault(folder.name or str(folder), 0, "-", message)])
    with _no_garbage_collection():
        pilot = _read(folder)
    if strict and pilot.report.doubts:
        raise PilotFaults((), pilot.report)
    return pilot


def _read(folder: Path) -> Pilot:
    files = PilotFiles(folder)
    files.check_names()
    scheme = read_scheme(folder, files.faults)
    checks = CrossChecks(scheme)
    tenants = read_tenants(files, checks)
    visits = read_visits(files, checks)
    repairs = read_repairs(files, checks)
    contacts = read_contacts(files, checks)
    changes = read_changes(files, checks, tenants)  # after what an appeal may be about
    returns = read_returns(files, checks)
    surveys = read_surveys(files, checks)
    history = read_history(files, checks)
    comparison = read_comparison(files, checks)
    report = files.report()
    if files.faults or scheme is None:
        raise PilotFaults(files.faults, report)
    return Pilot(
        scheme,
        tenants,
        visits,
        repairs,
        contacts,
        changes,
        returns,
        surveys,
        history,
        comparison,
        report,
    )


@contextmanager
def _no_garbage_collection() -> Iterator[None]:
    """Keep Python from looking for cycles: reading makes none, but so many objects that it would
    look at all of them again and again, for a fifth of the time.
    """
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()
