from tests.app.cuda_shop import shop
from tests.export.tiny_models import tiny, tiny_gguf

__all__ = ["shop", "tiny", "tiny_gguf"]
