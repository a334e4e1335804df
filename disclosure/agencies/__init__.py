"""Agencies, their sites, and the people who work for them.

``access`` answers who may see and do what; every door asks it.
"""
