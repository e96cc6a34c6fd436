"""The callable that Granian serves."""

import os
import warnings

from django.core.asgi import get_asgi_application

# WhiteNoise reads its files, which are small and local, synchronously.
warnings.filterwarnings("ignore", message="StreamingHttpResponse must consume synchronous")

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "appliance.settings")
django_application = get_asgi_application()

from appliance.body_limit import limit_bodies  # noqa: E402  (needs the settings)
from core.language import detect  # noqa: E402

detect("")  # Loads what the first question would otherwise wait for.
application = limit_bodies(django_application)
