"""What every test shares: property tests are not timed, since a loaded machine is slow and not wrong."""

from __future__ import annotations

import gc
import os

import pytest
from hypothesis import HealthCheck, settings

PROFILE = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
settings.register_profile("dalel", max_examples=40, **PROFILE)
settings.register_profile("thorough", max_examples=400, **PROFILE)
settings.load_profile("dalel")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--thorough", action="store_true", help="try everything where another run tries a part")


def pytest_configure(config: pytest.Config) -> None:
    # Read by `thorough.amount` when the tests are collected, also by the workers of a parallel run.
    if config.getoption("--thorough"):
        os.environ["DALEL_THOROUGH"] = "1"
        settings.load_profile("thorough")


def pytest_collection_finish() -> None:
    # Thousands of tests are no garbage: what lives as long as the run is not looked through again and again.
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def pytest_unconfigure() -> None:
    gc.unfreeze()
