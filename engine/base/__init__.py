"""What every room uses and that uses none: errors, atomic files, settings, locks, progress."""
