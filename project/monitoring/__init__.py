"""What a running site says of itself: numbers at /metrics, ids of requests, the log, errors of browsers."""
