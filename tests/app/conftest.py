from tests.app.cuda_shop import shop

__all__ = ["shop"]
