"""Models behind protocols: chat models that answer and embedding models that make vectors.

Knows neither tenants nor tables. Only ``registry`` reads settings; everything else takes
plain arguments.
"""
