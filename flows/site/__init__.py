"""The stored knowledge as static pages: no request to anywhere, readable without a script, hostable anywhere."""
