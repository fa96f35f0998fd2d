"""Being found: heads of pages, card images, structured data, feeds' addresses, redirects and missed addresses."""
