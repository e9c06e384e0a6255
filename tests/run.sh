#!/bin/sh
# Runs the tests: tests/run.sh [BUILD [PART...]]. Parts, in the order in which they run:
#   unit fuzz structure scenario documents golden property fault   the quick tier, also to be had as `quick`
#   long valgrind sanitizer lint                         with those, everything
# Each part says `= N passed, N failed, N skipped`; the last line adds them up. What a part printed stands in
# BUILD/test-logs. XINFANG_GOLDEN_ACCEPT=1 with the part golden writes the golden files anew.
set -u
cd "$(dirname "$0")/.."
build=${1:-build}
[ $# -gt 0 ] && shift
quick="unit fuzz structure scenario documents golden property fault"
case "${*:-all}" in
all) parts="$quick long valgrind sanitizer lint" ;;
quick) parts=$quick ;;
*) parts=$* ;;
esac
logs=$build/test-logs
passed=0 failed=0 skipped=0
started_all=$(date +%s)
XINFANG_SHARED=$(python3 -c 'import sys; sys.path.insert(0, "tests"); import harness; print(harness.SHARED)')
export XINFANG_SHARED XINFANG_REPORTS="$XINFANG_SHARED/reports"

compile() {
    [ -f "$1/build.ninja" ] || meson setup "$@" >"$logs/setup.log" 2>&1 || { cat "$logs/setup.log"; return 1; }
    ninja --quiet -C "$1" >"$logs/build.log" 2>&1 || { tail -40 "$logs/build.log"; return 1; }
}

# The last line of that form counts; a part that ends badly without one is one failure.
counts() {
    line=$(grep -a '^= [0-9]* passed, [0-9]* failed' "$1" | tail -1)
    [ -n "$line" ] || line="= 0 passed, 1 failed, 0 skipped"
    echo "$line" | sed 's/^= \([0-9]*\) passed, \([0-9]*\) failed, \([0-9]*\) skipped.*/\1 \2 \3/'
}

# part NAME COMMAND...: runs it, shows what is not a plain success, and adds it up.
part() {
    name=$1 started=$(date +%s)
    shift
    printf '%-24s ' "$name"
    log=$logs/$(echo "$name" | tr ' /' '--').log
    "$@" >"$log" 2>&1
    status=$?
    set -- $(counts "$log")
    p=$1 f=$2 s=$3
    [ "$status" -ne 0 ] && [ "$f" -eq 0 ] && f=1
    passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
    printf '%5d ok %3d bad %3d skipped %4d s\n' "$p" "$f" "$s" "$(($(date +%s) - started))"
    if [ "$f" -ne 0 ]; then
        cut -c1-400 "$log" | tail -60
    fi
}

# Every binary of a meson suite by itself; cmocka's lines are counted here and are not the last ones.
suite() {
    ok=0 bad=0 left=0
    meson introspect "$1" --tests | python3 -c '
import json, shlex, sys
for t in json.load(sys.stdin):
    if t["suite"] == ["xinfang:" + sys.argv[1]]:
        print(" ".join(f"{k}={shlex.quote(v)}" for k, v in t["env"].items()), shlex.join(t["cmd"]))' "$2" >"$logs/$2.list"
    while read -r line; do
        out=$(eval "$line" 2>&1)
        status=$?
        good=$(echo "$out" | grep -ac '^\[       OK \]')
        wrong=$(echo "$out" | sed -n 's/^\[  FAILED  \] \([0-9]*\) test.*/\1/p')
        wrong=${wrong:-0}
        missed=$(echo "$out" | sed -n 's/^\[  SKIPPED \] \([0-9]*\) test.*/\1/p')
        left=$((left + ${missed:-0}))
        [ "$good" -eq 0 ] && [ "$status" -eq 0 ] && good=1
        [ "$status" -ne 0 ] && [ "$wrong" -eq 0 ] && wrong=1
        [ "$status" -eq 0 ] || echo "$out" | grep -av '^\[       OK \]\|^\[ RUN '
        ok=$((ok + good)) bad=$((bad + wrong))
    done <"$logs/$2.list"
    [ "$ok" -gt 0 ] || bad=$((bad + 1)) # nothing ran
    echo "= $ok passed, $bad failed, $left skipped"
    [ "$bad" -eq 0 ]
}

# The checker on documents of every kind, and the pages that are made from the rules and from the help.
documents() {
    report=$(meson test -C "$1" --no-rebuild --suite scenario --suite generated --print-errorlogs 2>&1)
    status=$?
    python3 tools/docs.py "$1" --check || status=1
    echo "$report"
    ok=$(echo "$report" | sed -n 's/^Ok: *\([0-9]*\).*/\1/p')
    echo "= $((${ok:-0} + (status == 0))) passed, $((status != 0)) failed, 0 skipped"
    return $status
}

scenarios() {
    for file in tests/scenario/test_*.py; do
        part "$1 $(basename "$file" .py | sed s/test_//)" env XINFANG="$2/xinfang" python3 "$file"
    done
}

sanitizer_build() {
    compile build-san -Db_sanitize=address,undefined -Db_lundef=false -Dbuildtype=debug && echo "= 1 passed, 0 failed, 0 skipped"
}

valgrind_job() {
    folder=$(mktemp -d)
    ok=0 bad=0
    for words in "init $folder/a.db --example hanyang-2020" "accounts --format json" "accounts -o $folder/a.html" \
        "evaluate --format json" "explain T3.合计.3" "verify" "export payment --format csv" "backup $folder/b.db" \
        "record payment number=v date=2020-13-01 line=B01 amount=1.111" "import payment tests/run.sh" "rules check rules"; do
        env XINFANG_NOW=2021-05-13 XINFANG_USER=tester valgrind -q --error-exitcode=99 --leak-check=full \
            --show-leak-kinds=definite,indirect,possible --errors-for-leak-kinds=definite,indirect,possible \
            "$build/xinfang" --db "$folder/a.db" $words >"$folder/out" 2>"$folder/err"
        if [ $? -eq 99 ]; then
            echo "FAIL valgrind: $words"
            head -40 "$folder/err"
            bad=$((bad + 1))
        else
            ok=$((ok + 1))
        fi
    done
    rm -rf "$folder"
    echo "= $ok passed, $bad failed, 0 skipped"
    [ "$bad" -eq 0 ]
}

# Each source file is one test of each tool.
tidy() {
    find src -name '*.c' | sort >"$logs/sources.list"
    xargs -P "$(nproc)" -I{} sh -c 'clang-tidy --quiet -p "$0" "$1" >"$2/tidy-$(echo "$1" | tr / -).out" 2>/dev/null ||
        { cat "$2/tidy-$(echo "$1" | tr / -).out"; echo "FAIL clang-tidy: $1"; }' "$build" {} "$logs" \
        <"$logs/sources.list" >"$logs/tidy.out"
    bad=$(grep -c '^FAIL' "$logs/tidy.out")
    cat "$logs/tidy.out"
    echo "= $(($(wc -l <"$logs/sources.list") - bad)) passed, $bad failed, 0 skipped"
    [ "$bad" -eq 0 ]
}

check_c() {
    cppcheck --quiet --inline-suppr --std=c11 --enable=warning,performance,portability --error-exitcode=1 -j "$(nproc)" \
        --suppressions-list=tests/cppcheck.txt -Isrc -I"$build/src" --cppcheck-build-dir="$logs" src 2>&1
    bad=$?
    echo "= $((1 - bad)) passed, $bad failed, 0 skipped"
    return $bad
}

mkdir -p "$logs"
if ! compile "$build"; then
    echo "the build failed"
    echo "0 passed, 1 failed"
    exit 1
fi
for name in $parts; do
    case $name in
    unit | fuzz | long) part "$name" suite "$build" "$name" ;;
    structure) part structure python3 tests/structure/test_structure.py ;;
    scenario) scenarios scenario "$build" ;;
    documents) part documents documents "$build" ;;
    golden) part golden env XINFANG="$build/xinfang" python3 tests/golden/run.py
        [ "${XINFANG_GOLDEN_ACCEPT:-}" ] && grep '^golden:' "$logs/golden.log" ;;
    property) part property "$build/tests/test_books" "${XINFANG_SEED:-$(date +%s)}" "${XINFANG_BOOKS:-2000}"
        grep '^property: seed' "$logs/property.log"
        part "property rates" "$build/tests/test_rates" "${XINFANG_SEED:-$(date +%s)}" "${XINFANG_REGISTERS:-60}"
        grep '^property: seed' "$logs/property-rates.log" ;;
    fault) part fault env XINFANG="$build/xinfang" python3 tests/fault/run.py "$build" ;;
    valgrind) part valgrind valgrind_job ;;
    sanitizer)
        part "sanitizer build" sanitizer_build
        export UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1 ASAN_OPTIONS=detect_leaks=1
        export LSAN_OPTIONS="suppressions=$PWD/tests/lsan.supp:print_suppressions=0"
        part "sanitizer unit" suite build-san unit
        part "sanitizer fuzz" suite build-san fuzz
        part "sanitizer property" build-san/tests/test_books "${XINFANG_SEED:-1}" 60
        part "sanitizer property rates" build-san/tests/test_rates "${XINFANG_SEED:-1}" 6
        scenarios sanitizer build-san ;;
    lint)
        part clang-tidy tidy
        part cppcheck check_c ;;
    *) echo "there is no part $name" && failed=$((failed + 1)) ;;
    esac
done
echo "$(($(date +%s) - started_all)) s in all; what each part printed stands in $logs"
[ "$skipped" -eq 0 ] && echo "$passed passed, $failed failed" || echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ]
