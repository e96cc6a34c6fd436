from tests.api.conftest import bytes_of, signed_in

__all__ = ["bytes_of", "signed_in"]
