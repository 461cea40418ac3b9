"""The MCP server: software agents find guides and follow them, by the verbs that people's runs go by."""
