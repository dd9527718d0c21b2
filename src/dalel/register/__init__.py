"""The register of prosecutions for speech: person × case × norm, with each dated status and each source.

A Django app. Its models are in ``models``, what changes it in ``actions``, what counts it in ``statistics``.
"""
