"""Released results and the list of people for programs, by tokens of one's own."""
