"""The runs of guides: their events, and what is kept, handed over, flagged and told of them."""
