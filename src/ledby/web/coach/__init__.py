"""The coach: from telling to showing, in one's own message."""
