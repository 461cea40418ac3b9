"""Where a team's guides stand: folders, categories, pins, where they came from, what they are searched by."""
