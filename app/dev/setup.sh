#!/bin/sh
# Installs what requirements.lock and package-lock.json name, and says nothing when it is there already.
#   setup.sh          .venv and the browser libraries
#   setup.sh browser  a Chromium for the browser tests and an nginx for ops/nginx.conf, where we may get them
set -eu
cd "$(dirname "$0")/../.." && cd "$(pwd -P)"

say() { printf '  setup  %s\n' "$*"; }
fail() { printf 'setup: %s\n' "$*" >&2; exit 1; }

main() {
    packages="$PWD $(cksum <requirements.lock)"
    wanted="socket.io-client/dist/socket.io.esm.min.js marked/lib/marked.esm.js dompurify/dist/purify.min.js uplot/dist/uPlot.esm.js uplot/dist/uPlot.min.css"
    libraries="$wanted $(cksum <package-lock.json)"
    is_done .venv/installed "$packages" && is_done app/static/vendor/installed "$libraries" && return
    wait_for_other_setups
    is_done .venv/installed "$packages" || install_packages
    is_done app/static/vendor/installed "$libraries" || install_libraries
}

is_done() { [ -f "$1" ] && [ "$(cat "$1")" = "$2" ]; }

wait_for_other_setups() {
    mkdir -p var
    exec 9>var/setup.lock
    command -v flock >/dev/null || return 0
    flock -n 9 || { say "waiting for another setup"; flock 9; }
}

# ---- Python packages

install_packages() {
    works .venv/bin/python && .venv/bin/python -m pip --version >/dev/null 2>&1 && is_here || make_venv
    total=$(grep -c '==' requirements.lock)
    say "installing up to $total Python packages (a minute or two)"
    rm -f .venv/installed .venv/failed
    # A pipe hides pip's exit code, so a failure is written down.
    { pip_install || touch .venv/failed; } | awk -v total="$total" '
        /^Collecting/ && ++n % 20 == 0 { printf "  setup  %d of %d found\n", n, total; fflush() }
        /^Installing collected/ { print "  setup  unpacking"; fflush() }'
    [ ! -e .venv/failed ] || fail "the Python packages could not be installed; pip says why above"
    printf '%s' "$packages" >.venv/installed
}

pip_install() {
    PIP_USER=0 PIP_DISABLE_PIP_VERSION_CHECK=1 PYTHONUNBUFFERED=1 .venv/bin/python -m pip install --no-input \
        --progress-bar off --no-deps --require-hashes -r requirements.lock
}

works() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

# The programs in .venv/bin carry the path they were made for.
is_here() { [ "$(.venv/bin/python -c 'import sys; print(sys.prefix)')" = "$PWD/.venv" ] && grep -qsF "$PWD/.venv" .venv/bin/activate; }

make_venv() {
    find_python
    say "making .venv with $("$python" --version)"
    rm -rf .venv
    if "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        "$python" -m venv .venv
    elif "$python" -m virtualenv --version >/dev/null 2>&1; then
        "$python" -m virtualenv --quiet .venv
    elif can_apt && apt_install python3-venv && "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        "$python" -m venv .venv
    else
        fail "$python cannot make virtual environments; install its venv module (Debian, Ubuntu: apt-get install python3-venv)"
    fi
}

find_python() {
    for python in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11 python}; do
        if works "$python"; then return; fi
    done
    fail "no Python 3.11 or newer ${PYTHON:+at $PYTHON}; install one, or name one: make setup PYTHON=/path/to/python3"
}

# ---- browser libraries

install_libraries() {
    say "getting the browser libraries"
    npm_ci >var/setup.log 2>&1 || { cat var/setup.log >&2; fail "npm could not get the browser libraries"; }
    rm -rf app/static/vendor
    mkdir -p app/static/vendor
    for file in $wanted; do cp "node_modules/$file" app/static/vendor/; done
    printf '%s' "$libraries" >app/static/vendor/installed
}

npm_ci() {
    if command -v npm >/dev/null && npm --version >/dev/null 2>&1; then
        npm ci --loglevel=error
    else # the wheel's node trusts only its own list of authorities unless told otherwise
        NODE_OPTIONS="--use-system-ca ${NODE_OPTIONS:-}" .venv/bin/npm ci --loglevel=error
    fi
}

# ---- Chromium

install_browser() {
    for name in chromium chromium-browser google-chrome; do
        if command -v "$name" >/dev/null; then return; fi
    done
    if can_apt; then apt_install chromium && return; fi # fontconfig brings DejaVu: Turkish and Cyrillic
    say "no Chromium here, and none could be installed: the browser tests cannot run (Debian, Ubuntu: apt-get install chromium)"
}

# ---- nginx

# Unpacked rather than installed: a package that is installed would start a server of its own.
get_nginx() {
    if command -v nginx >/dev/null || [ -x var/nginx/usr/sbin/nginx ]; then return; fi
    mkdir -p var
    if command -v dpkg-deb >/dev/null && unpack_nginx >var/setup.log 2>&1; then return; fi
    say "no nginx here, and none could be got: the tests of ops/nginx.conf cannot run (Debian, Ubuntu: apt-get install nginx)"
}

unpack_nginx() {
    rm -rf var/nginx.new && mkdir -p var/nginx.new
    ( cd var/nginx.new && { apt-get -q download nginx || { apt-get -q update && apt-get -q download nginx; }; } ) || return 1
    dpkg-deb -x var/nginx.new/nginx_*.deb var/nginx.new || return 1
    var/nginx.new/usr/sbin/nginx -v || return 1
    rm -rf var/nginx && mv var/nginx.new var/nginx
}

can_apt() { [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; }

apt_install() {
    say "installing $* (apt-get)"
    mkdir -p var
    export DEBIAN_FRONTEND=noninteractive
    { apt-get -q update && apt-get -q install -y --no-install-recommends "$@"; } </dev/null >var/setup.log 2>&1 && return
    tail -n 5 var/setup.log >&2
    return 1
}

if [ "${1:-}" = browser ]; then install_browser && get_nginx; else main; fi
