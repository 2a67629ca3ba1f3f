# Handoff as a container image: `docker build -t handoff .`; docs/operations.md tells how it is run.

FROM python:3.13-slim AS build
WORKDIR /source
RUN python -m venv /opt/handoff
COPY requirements.lock ./
RUN /opt/handoff/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements.lock
COPY pyproject.toml setup.py README.md LICENSE manifest.json ./
COPY bot ./bot
COPY handlers ./handlers
COPY importer ./importer
COPY storage ./storage
COPY playground ./playground
RUN /opt/handoff/bin/pip install --no-cache-dir --disable-pip-version-check --no-deps . \
    && /opt/handoff/bin/pip uninstall -q -y pip

FROM python:3.13-slim
RUN python -m pip uninstall -q -y pip --root-user-action=ignore \
    && install -d -m 0700 -o 10001 -g 10001 /var/lib/handoff
COPY --from=build /opt/handoff /opt/handoff
# What it writes lies here, and in /tmp; everything else can be read-only.
WORKDIR /var/lib/handoff
VOLUME /var/lib/handoff
ENV PATH=/opt/handoff/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    DATABASE_URL=sqlite:////var/lib/handoff/handoff.db \
    HOST=0.0.0.0 \
    METRICS_PORT=9090 \
    LOG_FORMAT=json
USER 10001:10001
EXPOSE 9090
HEALTHCHECK --interval=15s --timeout=5s --start-period=20s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as request; request.urlopen(f'http://127.0.0.1:{os.environ[\"METRICS_PORT\"]}/healthz', timeout=4)"]
ENTRYPOINT ["handoff"]
CMD ["run"]
