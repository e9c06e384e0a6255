#!/bin/sh
# The main job on the example office: from the records of a year to its tables, forms and checks.
# usage: demo.sh BUILD
set -eu
build=$1
program=$build/xinfang
demo=$build/demo
rm -rf "$demo"
mkdir -p "$demo"
export XINFANG_DB="$demo/hanyang-2020.db" XINFANG_USER="${XINFANG_USER:-demo}"
"$program" init "$XINFANG_DB" --example hanyang-2020
echo
"$program" summary --year 2020
"$program" report year --year 2020 -o "$demo/hanyang-2020.html"
"$program" report year --year 2020 -o "$demo/hanyang-2020.xlsx"
"$program" verify
"$program" check "$demo/hanyang-2020.html" "$demo/hanyang-2020.xlsx"
echo
"$program" --db "$demo/linjiang-2022.db" init "$demo/linjiang-2022.db" --example linjiang-2022
"$program" --db "$demo/linjiang-2022.db" book relief --year 2022
"$program" --db "$demo/linjiang-2022.db" explain payment/2022-记-0093 --year 2022
echo
register="$demo/qingxi-2025.db"
"$program" --db "$register" init "$register" --example qingxi-2025
"$program" --db "$register" inbox --unit ZJ --as-of 2025-12-31
"$program" --db "$register" rates --year 2025
"$program" --db "$register" problems --limit 3
"$program" --db "$register" verify
cat <<END

看什么 / what to look at:
  $demo/hanyang-2020.html   九张表、勾稽核对、四张自评表，每个数字都链接到来源
                            the nine tables, cross-checks and four forms; every figure links to its source
  $demo/hanyang-2020.xlsx   同样的内容，Excel 或 WPS 可打开 / the same for Excel or WPS
  $program --db $XINFANG_DB explain T3.2010308.3
  $program --db $XINFANG_DB accounts --table 3
  $program --db $XINFANG_DB evaluate --form F3
  $program --db $demo/linjiang-2022.db book --year 2022
  $program --db $demo/linjiang-2022.db inbox
  $program --db $register show QX20250013
  $program --db $register search 加装电梯
  $program --db $register same QX20250245
  $program check examples/check/report-with-slips.md
END
