"""What an installed program needs: crash reports, licences, updates, fetched parts."""
