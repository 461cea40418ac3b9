"""What a run shows: prepared panels, outcomes, the summary."""
