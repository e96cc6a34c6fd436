"""A password hasher that is quick, and whose hashes the product's own hasher verifies."""

from django.contrib.auth.hashers import PBKDF2PasswordHasher


class QuickHasher(PBKDF2PasswordHasher):
    iterations = 1
