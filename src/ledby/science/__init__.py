"""The science: pure functions, tables in, frozen results out.

Rooms (one per idea): followership, traits, inclusion. Floors below them:
simulation, disclosure, networks, stats, tables, vocabulary. Imports go down only.
"""
