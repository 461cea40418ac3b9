"""What the ORM leaves to each database: compiled statements, replicas, checks of migrations."""
