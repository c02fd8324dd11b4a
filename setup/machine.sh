# What ./start and ./check share: making good what the machine lacks, and the project's Python.
# shellcheck shell=bash

VENV=.venv

say() { printf '%s\n' "$*"; }

stop() {
  printf '\n' >&2
  printf '%s\n' "$@" >&2
  exit 1
}

# The newest Python on this machine that the project runs on, or nothing.
find_python() {
  local name
  for name in python3.11 python3.12 python3.13 python3.14 python3; do
    if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      command -v "$name"
      return
    fi
  done
}

loads() { "$PYTHON" -c 'import ctypes, sys; [ctypes.CDLL(name) for name in sys.argv[1:]]' "$@" 2>/dev/null; }

has_font() { find /usr/share/fonts /usr/local/share/fonts -name "$1" 2>/dev/null | grep -q .; }

LACKING=()
REASONS=()

# lacks PACKAGE REASON: note a Debian package that has to be installed, and why.
lacks() {
  LACKING+=("$1")
  REASONS+=("$(printf '  %-22s %s' "$1" "$2")")
}

# What it takes to run the portfolio.
look_for_what_runs() {
  PYTHON=$(find_python)
  if [ -z "$PYTHON" ]; then
    stop "Python 3.11 or newer isn't on this machine. Install it (on Debian 12: apt-get install python3)" \
      "and run $0 again."
  fi
  "$PYTHON" -c 'import ensurepip, venv' 2>/dev/null ||
    lacks python3-venv "makes the project's own Python environment"
  if [ "$(uname)" = Linux ]; then
    loads libpango-1.0.so.0 || lacks libpango-1.0-0 "sets the text of PDF exports"
    loads libpangoft2-1.0.so.0 libfontconfig.so.1 || lacks libpangoft2-1.0-0 "finds fonts for PDF exports"
    loads libharfbuzz-subset.so.0 || lacks libharfbuzz-subset0 "keeps PDF exports small"
    has_font 'DejaVuSans.ttf' || lacks fonts-dejavu-core "has the signs used in PDF exports"
    has_font 'Inter-Regular.*' || lacks fonts-inter "is the typeface of PDF exports"
  elif ! loads libpango-1.0.dylib && ! loads /opt/homebrew/lib/libpango-1.0.dylib; then
    stop "PDF exports need Pango, which isn't on this machine. Install it (on macOS: brew install pango)" \
      "and run $0 again."
  fi
}

# What it takes to test it: a browser and a proxy as well.
look_for_what_tests() {
  look_for_what_runs
  if [ "$(uname)" = Linux ]; then
    command -v chromium >/dev/null || lacks chromium "is the browser of the end-to-end tests"
    command -v nginx >/dev/null || [ -x /usr/sbin/nginx ] ||
      lacks nginx "is the https proxy that the tests put before the server"
    loads libatomic.so.1 || lacks libatomic1 "starts what drives that browser"
  fi
}

# Install what was found lacking, saying so, or stop with what to do by hand.
install_what_is_lacking() {
  [ ${#LACKING[@]} -gt 0 ] || return 0
  local as_root=() log
  say "This machine lacks, and $0 needs:"
  printf '%s\n' "${REASONS[@]}"
  if ! command -v apt-get >/dev/null; then
    stop "There is no apt-get here. These are the names of Debian's packages: install what your system" \
      "calls them, and run $0 again."
  fi
  if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null || stop "Installing them takes root or sudo. Ask whoever looks after this machine to run" \
      "  apt-get install --no-install-recommends ${LACKING[*]}" "and run $0 again."
    as_root=(sudo)
  fi
  say "Installing them with apt-get; this can take a minute."
  # Debian starts a server as it installs it; the tests start theirs themselves, on other ports.
  case " ${LACKING[*]} " in
    *" nginx "*) if command -v systemctl >/dev/null; then "${as_root[@]}" systemctl mask --quiet nginx || true; fi ;;
  esac
  log=$(mktemp)
  if ! {
    "${as_root[@]}" apt-get update -qq &&
      "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get install -qq --yes --no-install-recommends "${LACKING[@]}"
  } >"$log" 2>&1 </dev/null; then
    tail -n 15 "$log" >&2
    rm -f "$log"
    stop "apt-get could not install them; its last lines are above. Mend that, and run $0 again."
  fi
  rm -f "$log"
}

# make_environment run|test: .venv holds exactly the pinned packages, and the project itself.
# A stamp of what was installed makes the next call instant; it needs no network then.
make_environment() {
  local wanted=$1 lock="requirements/$1.txt" stamp
  stamp=$(stamp_of "$lock")
  if [ "$(cat "$VENV/installed-$wanted" 2>/dev/null)" = "$stamp" ]; then
    return
  fi
  if ! "$VENV/bin/python" -c 'import pip' 2>/dev/null || [ "$(cat "$VENV/made-in" 2>/dev/null)" != "$PWD" ]; then
    say "Making the Python environment in $VENV."
    "$PYTHON" -m venv --clear "$VENV"
    printf '%s' "$PWD" >"$VENV/made-in"
  fi
  rm -f "$VENV"/installed-*
  say "Installing the Python packages of $lock; the first time this can take a minute."
  {
    install --require-hashes -r requirements/build.txt &&
      # One package comes as source only; the build packages just installed, pinned too, make it.
      install --require-hashes --no-build-isolation --use-pep517 -r "$lock"
  } || stop "The Python packages could not be installed; pip's own words are above." \
    "The first run needs a network; later ones don't."
  install --no-index --no-deps --no-build-isolation --editable . ||
    stop "The project itself could not be installed into $VENV; pip's own words are above."
  # The tests' packages hold everything that runs, in the same versions.
  [ "$wanted" = run ] || stamp_of requirements/run.txt >"$VENV/installed-run"
  printf '%s' "$stamp" >"$VENV/installed-$wanted"
}

install() {
  "$VENV/bin/python" -m pip install --quiet --disable-pip-version-check --no-input "$@" </dev/null
}

stamp_of() {
  {
    printf '%s\n' "$PWD"
    cat "$1" requirements/build.txt pyproject.toml
  } | "$PYTHON" -c 'import hashlib, sys; print(hashlib.sha256(sys.stdin.buffer.read()).hexdigest(), end="")'
}
