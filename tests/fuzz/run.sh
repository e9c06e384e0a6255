#!/bin/sh
# Fuzzes each target for SECONDS (60), one after the other: tests/fuzz/run.sh [SECONDS [TARGET...]]. What is
# found stays in build-fuzz/found; put it into make_corpus.py together with the mend.
set -eu
cd "$(dirname "$0")/../.."
seconds=${1:-60}
[ $# -gt 0 ] && shift
[ -f build-fuzz/build.ninja ] || CC=clang meson setup build-fuzz -Dfuzz=true -Db_sanitize=address,undefined >/dev/null
ninja -C build-fuzz -t targets all | sed -n 's|^\(tests/fuzz/fuzz_[a-z]*\): .*|\1|p' | xargs ninja -j2 -C build-fuzz >/dev/null
[ $# -gt 0 ] || set -- $(cd build-fuzz/tests/fuzz/corpus && ls)
passed=0 failed=0
for target; do
    mkdir -p "build-fuzz/found/$target"
    log=build-fuzz/found/$target.log
    if build-fuzz/tests/fuzz/fuzz_"$target" -max_total_time="$seconds" -max_len=4096 -print_final_stats=1 \
        -artifact_prefix="build-fuzz/found/$target-" "build-fuzz/found/$target" "build-fuzz/tests/fuzz/corpus/$target" \
        >"$log" 2>&1; then
        passed=$((passed + 1))
        echo "$target: $(sed -n 's/^stat::number_of_executed_units: *//p' "$log") inputs"
    else
        failed=$((failed + 1))
        grep -m1 -A8 -E 'ERROR|runtime error' "$log" || tail -5 "$log"
    fi
done
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
