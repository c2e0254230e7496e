#!/usr/bin/env bash
# get-prometheus.sh DIR: brings the distribution's builds of prometheus and promtool into DIR/VERSION/, without
# installing anything and without root: on Debian 2.42, 2.53 and 3.5 (bookworm, trixie, forky), on Ubuntu the release
# of its own archive. Prints "VERSION DIR/VERSION" for each. What is there already is not brought again.
# Exits 1 where none can be had, saying why on one line.
set -uo pipefail
dir=${1:?usage: get-prometheus.sh DIR}
have=0
why='apt-get and dpkg-deb are needed (Debian or Ubuntu)'
mkdir -p "$dir" && dir=$(cd "$dir" && pwd) || exit 1

# The Debian mirror that this machine uses; nothing on other distributions.
mirror() {
  [[ $(. /etc/os-release 2>/dev/null; echo "${ID:-}") == debian ]] || return
  local uri
  uri=$(sed -n 's/^URIs: *\([^ ]*\).*/\1/p' /etc/apt/sources.list.d/debian.sources 2>/dev/null | head -n 1)
  [[ -n $uri ]] || uri=$(sed -n 's/^deb \(\[[^]]*\] \)\{0,1\}\([a-z]*:[^ ]*\) .*/\2/p' /etc/apt/sources.list 2>/dev/null | head -n 1)
  echo "$uri"
}

bring() { # suite, scratch folder; "own" is whatever the machine's own sources have
  local suite=$1 state=$2 apt version deb
  mkdir -p "$state/lists/partial" "$state/cache/archives/partial" "$state/debs" "$state/root"
  apt=(apt-get -qq -o "Dir::State::Lists=$state/lists" -o "Dir::Cache=$state/cache" -o Debug::NoLocking=1
    -o APT::Sandbox::User="$(id -un)" -o Acquire::Languages=none)
  if [[ $suite != own ]]; then
    echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $(mirror) $suite main" >"$state/sources.list"
    apt+=(-o "Dir::Etc::sourcelist=$state/sources.list" -o Dir::Etc::sourceparts=-)
  fi
  "${apt[@]}" update >"$state/log" 2>&1 || { tail -n 1 "$state/log"; return 1; }
  # promtool is a package of its own in newer suites.
  (cd "$state/debs" && { "${apt[@]}" download prometheus; "${apt[@]}" download promtool; } >>"$state/log" 2>&1)
  for deb in "$state"/debs/*.deb; do [[ -f $deb ]] && dpkg-deb -x "$deb" "$state/root"; done
  [[ -x $state/root/usr/bin/promtool && -x $state/root/usr/bin/prometheus ]] || { tail -n 1 "$state/log"; return 1; }
  version=$("$state/root/usr/bin/promtool" --version 2>&1 | sed -n 's/^promtool, version \([0-9.]*\).*/\1/p' | head -n 1)
  mkdir -p "$dir/$version" && cp "$state/root/usr/bin/promtool" "$state/root/usr/bin/prometheus" "$dir/$version/" &&
    echo "$version" >"$dir/.$suite"
}

if command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null; then
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  suites=own
  [[ -z $(mirror) ]] || suites='bookworm trixie forky'
  for suite in $suites; do
    if [[ ! -s $dir/.$suite || ! -x $dir/$(<"$dir/.$suite")/promtool ]]; then
      said=$(bring "$suite" "$work/$suite") || { why="$suite: $said"; continue; }
    fi
    echo "$(<"$dir/.$suite") $dir/$(<"$dir/.$suite")"
    have=1
  done
fi
((have)) || { echo "no Prometheus to test against: $why" >&2; exit 1; }
