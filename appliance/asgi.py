"""The callable that Granian serves."""

import gc
import os
import warnings

from django.core.asgi import get_asgi_application

# WhiteNoise reads its files, which are small and local, synchronously.
warnings.filterwarnings("ignore", message="StreamingHttpResponse must consume synchronous")

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "appliance.settings")
django_application = get_asgi_application()

from appliance.body_limit import limit_bodies  # noqa: E402  (needs the settings)
from appliance.lifespan import with_lifespan  # noqa: E402
from core.text.detect import detect  # noqa: E402
from core.widget_api.stream import with_streams  # noqa: E402

detect("")  # Loads what the first question would otherwise wait for.
application = with_lifespan(limit_bodies(with_streams(django_application)))

# What has been loaded stays: looking through it for garbage again and again took more time
# than all else that streaming takes.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 100)
