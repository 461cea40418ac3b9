"""Search without a database: what a word is, which words a query asks for, and which are near to a misspelt one."""
