"""Figures for Prometheus: what every process counted, and how the site stands."""
