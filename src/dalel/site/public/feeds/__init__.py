"""What readers follow: feeds, the calendar of hearings, the map of the site."""
