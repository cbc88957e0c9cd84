"""Path -> Document: discovery, one reader a format, metadata."""
