"""What a team's other systems are told and asked: webhooks and lookups."""
