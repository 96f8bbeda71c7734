"""Models behind an address: what is known of them, their keys, asking them."""
