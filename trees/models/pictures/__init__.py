"""The pictures of a team's guides."""
