#!/usr/bin/env bash
# Runs Debian's dieharder (apt-get install dieharder) over keyed draws in each of three orders, every test on draws of
# its own, and keeps what it says in test/validation/reports/. Takes about an hour; no other command needs it.
#   npx tsdown --config test/validation/tsdown.config.ts && test/validation/dieharder.sh [user|post|tick ...]
# Left out are the tests that dieharder itself calls "Suspect" or "Do Not Use" (5, 6, 7, 14), and most lags of the sum; draws
# in user order, of which a run asks for most, get the longest tests too, and the serial test five times.
set -euo pipefail
cd "$(dirname "$0")/../.."
draws=.bench/validation/keyedDraws.mjs
for order in ${@:-user post tick}; do
  tests=()
  for d in 0 1 2 3 4 8 9 10 11 12 13 15 16 17 100 101 204 205 206 207 208 209; do tests+=("-d $d"); done
  if [ "$order" = user ]; then
    for n in 1 2 4 8 16; do tests+=("-d 102 -n $n"); done
    for n in 1 2 4 8 12; do tests+=("-d 200 -n $n"); done
    for n in 2 3 4 5; do tests+=("-d 201 -n $n" "-d 202 -n $n"); done
    for n in 0 1 3 7 15; do tests+=("-d 203 -n $n"); done
  else
    tests+=("-d 102 -n 1" "-d 200 -n 1" "-d 200 -n 2" "-d 200 -n 4")
  fi
  report=test/validation/reports/dieharder-$order.txt
  {
    echo "# $(dieharder -l | grep -o 'dieharder version [0-9.]*'), keyed draws in $order order, 32 bits each; by test/validation/dieharder.sh"
    echo "# each line by: node $draws $order SEED | dieharder -g 200 TEST, where SEED is TEST as text"
    echo "#        test_name   |ntup| tsamples |psamples|  p-value |Assessment"
    for t in "${tests[@]}"; do
      (node $draws $order "$t" | dieharder -g 200 $t || true) | grep -E '\|(  | )*(PASSED|WEAK|FAILED) ' | sed 's/ *$//'
    done
  } >"$report.tmp"
  mv "$report.tmp" "$report"
done
