"""What every test shares: property tests are not timed, since a loaded machine is slow and not wrong."""

from hypothesis import HealthCheck, settings

settings.register_profile("dalel", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("dalel")
