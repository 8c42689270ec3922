"""What the room of teams finds for the site."""
