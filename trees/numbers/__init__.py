"""What runs show about a guide: counts, flow, charts, the traffic map."""
