"""Measures of graphs that several rooms stand on."""
