"""The user's guide on the site: the pages of docs/guide, and which of them is about which page of the site."""
