"""Second factors: codes of an app, passkeys, recovery codes; and the second step of a sign-in that asks for one."""
