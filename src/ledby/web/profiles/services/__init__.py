"""Writes of the app: notes, the small book, and as what one may be found."""
