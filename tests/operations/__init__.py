"""The site as an admin runs it: real servers that fail, and what people see then."""
