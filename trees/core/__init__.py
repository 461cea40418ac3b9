"""The domain of guides and runs: plain Python without Django or a database. An import contract enforces that."""
