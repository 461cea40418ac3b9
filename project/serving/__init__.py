"""From a connection to Django: granian's server, its queue of requests, the worker beside it."""
