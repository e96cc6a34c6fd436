"""The callable that Granian serves."""

import gc
import os
import sys
import threading
import warnings

# WhiteNoise reads its files, which are small and local, synchronously.
warnings.filterwarnings("ignore", message="StreamingHttpResponse must consume synchronous")

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "appliance.settings")

from appliance.handler import django_application  # noqa: E402  (needs the settings' name)

django = django_application()

from django.conf import settings  # noqa: E402

from appliance.admission import admit  # noqa: E402  (needs the settings)
from appliance.base_path import below  # noqa: E402
from appliance.body_limit import limit_bodies  # noqa: E402
from appliance.health import with_health  # noqa: E402
from appliance.lifespan import with_lifespan  # noqa: E402
from appliance.pace import keep_pace  # noqa: E402
from appliance.refusals import refuse_bad_keys  # noqa: E402
from core.tenancy.readers import with_reader  # noqa: E402
from core.text.detect import detect  # noqa: E402
from core.widget_api.stream import with_streams  # noqa: E402

# Loads what the first question would otherwise wait for.
threading.Thread(target=detect, args=[""], daemon=True).start()
served = refuse_bad_keys(limit_bodies(keep_pace(admit(with_reader(with_streams(django))))))
application = with_lifespan(below(settings.BASE_PATH, with_health(served)))

# Python lets a thread that computes go on for so long before another gets its turn: with the usual
# 5 ms, a question of some hundred steps at the database waits for a crowd's at each of them.
sys.setswitchinterval(0.0005)

# What has been loaded stays: looking through it for garbage again and again took more time
# than all else that streaming takes.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 100)
