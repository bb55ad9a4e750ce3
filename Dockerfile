# One image for web, worker, scheduler and migrations; which of them a container is, its command says.
# The tags are pinned to a version, not to a digest: pin digests where the registry can be asked.

FROM node:22.20.0-alpine3.22 AS browser
WORKDIR /libraries
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev
# The files that app/dev/setup.sh copies for `make run`.
RUN mkdir vendor && cp \
    node_modules/socket.io-client/dist/socket.io.esm.min.js \
    node_modules/marked/lib/marked.esm.js \
    node_modules/dompurify/dist/purify.min.js \
    node_modules/uplot/dist/uPlot.esm.js \
    node_modules/uplot/dist/uPlot.min.css \
    vendor/

FROM python:3.11.13-slim-bookworm AS packages
WORKDIR /build
COPY requirements.lock app/dev/production_lock.py ./
RUN python production_lock.py requirements.lock > production.lock \
    && python -m venv --without-pip /opt/venv \
    && pip --no-cache-dir --disable-pip-version-check --python /opt/venv/bin/python install \
        --no-deps --require-hashes --only-binary :all: --no-binary psycogreen --requirement production.lock

FROM python:3.11.13-slim-bookworm
RUN pip uninstall --yes pip setuptools wheel \
    && groupadd --system --gid 10001 islander \
    && useradd --system --uid 10001 --gid islander --home-dir /srv/app --no-create-home --shell /usr/sbin/nologin islander \
    && install --directory --owner islander --group islander /var/lib/islanders
WORKDIR /srv/app
COPY --from=packages /opt/venv /opt/venv
COPY . .
COPY --from=browser /libraries/vendor app/static/vendor
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    VAR_DIR=/var/lib/islanders
# Written now, because the file system of a running container is read-only.
RUN python -m compileall -q -j 0 /opt/venv app migrations
USER 10001:10001
VOLUME /var/lib/islanders
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=40s --retries=3 \
    CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8000/readyz', timeout=4)"]
# The address in the command wins over the one of gunicorn.conf.py, which listens to its own machine alone.
CMD ["gunicorn", "--config", "gunicorn.conf.py", "--bind", "0.0.0.0:8000", "wsgi:app"]
