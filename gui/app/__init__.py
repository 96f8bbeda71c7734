"""What an installed program shows: About, licences, updates, crash reports, fetched parts."""
