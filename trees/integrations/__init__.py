"""What the worker sends to other systems of a team, and asks them."""
