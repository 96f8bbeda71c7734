"""A GGUF file behind an address on this computer."""
