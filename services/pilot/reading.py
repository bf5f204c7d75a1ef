"""Reads a whole pilot: the one way in."""

import gc
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from services.pilot.change_reader import read_changes
from services.pilot.cross_checks import CrossChecks
from services.pilot.faults import Fault, PilotFaults
from services.pilot.readers import read_contacts, read_repairs, read_returns, read_surveys
from services.pilot.rows import Pilot
from services.pilot.scheme_file import read_scheme
from services.pilot.tenant_reader import read_tenants
from services.pilot.visit_reader import read_visits


def read_pilot(folder: Path) -> Pilot:
    """Return what the files of a pilot say. Files of other names in the folder are ignored.

    Raises `PilotFaults` with every fault of every file, if there is one.
    """
    if not os.path.isdir(folder):
        message = "this is not a folder; name the folder that holds scheme.toml and tenants.csv"
        raise PilotFaults([Fault(folder.name or str(folder), 0, "-", message)])
    with _no_garbage_collection():
        return _read(folder)


def _read(folder: Path) -> Pilot:
    faults: list[Fault] = []
    scheme = read_scheme(folder, faults)
    checks = CrossChecks(scheme)
    tenants = read_tenants(folder, checks, faults)
    visits = read_visits(folder, checks, faults)
    repairs = read_repairs(folder, checks, faults)
    contacts = read_contacts(folder, checks, faults)
    changes = read_changes(folder, checks, faults)  # after what an appeal may be about
    returns = read_returns(folder, checks, faults)
    surveys = read_surveys(folder, checks, faults)
    if faults or scheme is None:
        raise PilotFaults(faults)
    return Pilot(scheme, tenants, visits, repairs, contacts, changes, returns, surveys)


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
