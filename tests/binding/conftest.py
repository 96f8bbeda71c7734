from tests.export.tiny_models import tiny, tiny_gguf

__all__ = ["tiny", "tiny_gguf"]
