"""What Linux alone needs: the Debian package, the portable archive, and the proofs in a bare Debian."""
