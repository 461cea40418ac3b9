"""/api/v1/: reads a request, calls a verb of the models or a room, and answers JSON. Serializers describe shapes."""
