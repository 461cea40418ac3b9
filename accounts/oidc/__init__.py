"""Single sign-on: this site as a client of one OpenID Connect provider. docs/decisions/single-sign-on.md says how."""
