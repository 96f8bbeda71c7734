from tests.export.tiny_models import tiny, tiny_gguf
from tests.models.cuda_shop import shop

__all__ = ["shop", "tiny", "tiny_gguf"]
