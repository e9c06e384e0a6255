"""Documents whose figures all hold, as text in three encodings, HTML, DOCX and XLSX: nothing may fail, and
every kind must be read as fully as the text. Then what must be refused, and the outputs as programs read them.

usage: test_kinds.py XINFANG_CHECK [XINFANG]
"""
import html
import io
import json
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import unicodedata
import zipfile

from handmade_pdf import write_pdf

HERE = os.path.dirname(os.path.abspath(__file__))
PASSED, FAILED = [], []


def expect(name, good, what=""):
    (PASSED if good else FAILED).append(name)
    if not good:
        print(f"{name}: {what}")


def blocks(text):
    """Paragraphs and tables of a made document."""
    rows = []
    for line in text.split("\n") + [""]:
        if "\t" in line or line.startswith("|"):
            cells = line.strip("|").split("|") if line.startswith("|") else line.split("\t")
            if not set("".join(cells).strip()) <= set("-: ") or "\t" in line:
                rows.append([c.strip() for c in cells])
            continue
        if rows:
            yield rows
            rows = []
        if line:
            yield line


def to_html(text):
    out = ["<!DOCTYPE html><html><head><meta charset=\"utf-8\"></head><body>"]
    for block in blocks(text):
        if isinstance(block, str):
            out.append(f"<p>{html.escape(block)}</p>")
        else:
            out.append("<table>" + "".join("<tr>" + "".join(f"<td><p>{html.escape(c)}</p></td>" for c in row) + "</tr>" for row in block) + "</table>")
    return ("\n".join(out) + "</body></html>").encode()


def paragraph(text):
    middle = len(text) // 2  # runs cut words and numbers anywhere
    return "<w:p>" + "".join(f"<w:r><w:t>{html.escape(t)}</w:t></w:r>" for t in (text[:middle], text[middle:])) + "</w:p>"


def to_docx(text):
    body = []
    for block in blocks(text):
        if isinstance(block, str):
            body.append(paragraph(block))
        else:
            body.append("<w:tbl>" + "".join("<w:tr>" + "".join(f"<w:tc>{paragraph(c)}</w:tc>" for c in row) + "</w:tr>" for row in block) + "</w:tbl>")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", f"<w:document xmlns:w=\"w\"><w:body>{''.join(body)}</w:body></w:document>")
    return out.getvalue()


def name(column):
    return chr(65 + column)


def to_xlsx(text):
    rows = []
    for block in blocks(text):
        rows += [[block]] if isinstance(block, str) else block
    cells = "".join(f"<row r=\"{y}\">" + "".join(f"<c r=\"{name(x)}{y}\" t=\"inlineStr\"><is><t>{html.escape(c)}</t></is></c>" for x, c in enumerate(row) if c) +
                    "</row>" for y, row in enumerate(rows, 1))
    base = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", f"<workbook xmlns:r=\"{base}\"><sheets><sheet name=\"a\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>")
        archive.writestr("xl/_rels/workbook.xml.rels", f"<Relationships><Relationship Id=\"r1\" Type=\"{base}/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>")
        archive.writestr("xl/worksheets/sheet1.xml", f"<worksheet><sheetData>{cells}</sheetData></worksheet>")
    return out.getvalue()


def run(tool, *arguments):
    done = subprocess.run([tool, *arguments], capture_output=True, check=False, timeout=120)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def counts(tool, path):
    status, out, err = run(tool, "--format=json", "--all", path)
    results = [f["result"] for f in json.loads(out)]
    return status, results.count("fail"), results.count("pass"), err


def check_kinds(tool, folder):
    subprocess.run([sys.executable, os.path.join(HERE, "make_documents.py"), folder, "1", "2", "3"], check=True)
    kinds = {".gb.txt": lambda t: t.encode("gb18030"), ".u16.txt": lambda t: b"\xff\xfe" + t.encode("utf-16-le"), ".html": to_html,
             ".docx": to_docx, ".xlsx": to_xlsx}
    for file in sorted(os.listdir(folder)):
        path = os.path.join(folder, file)
        with open(path, encoding="utf-8") as source:
            text = source.read()
        status, failed, passed, err = counts(tool, path)
        expect(file, status == 0 and failed == 0 and passed > 0, f"status {status}, {failed} fail: {err}")
        for end, convert in kinds.items():
            other = os.path.join(folder, "other" + end)
            with open(other, "wb") as out:
                out.write(convert(text))
            s, f, p, err = counts(tool, other)
            expect(file + end, s == 0 and f == 0 and p >= passed * 9 // 10, f"status {s}, {f} fail, {p} of {passed} pass: {err}")
            os.remove(other)


def check_refusals(tool, folder):
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"<w:document xmlns:w='w'>" + b" " * (64 << 20))
    deep = io.BytesIO()
    with zipfile.ZipFile(deep, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"<a>" * 100000)
    hostile = {"bomb.docx": bomb.getvalue(), "deep.docx": deep.getvalue(), "deep.html": b"<html>" + b"<div>" * 200000,
               "columns.txt": b"a\t" * 1000000 + b"\nb\tc\n", "columns.html": b"<table><tr>" + b"<td colspan=1000>1</td>" * 2000 + b"</table>",
               "cut.docx": bomb.getvalue()[:200], "broken.pdf": b"%PDF-1.7\n" + b"x" * 1000}
    for file, content in hostile.items():
        path = os.path.join(folder, file)
        with open(path, "wb") as out:
            out.write(content)
        status, _, err = run(tool, path)
        expect(file, status in (2, 3) and err.strip(), f"status {status}: {err}")
        os.remove(path)


def check_own_reports(tool, program, folder):
    """What `report` writes, `check` reads, and nothing in it fails."""
    database = os.path.join(folder, "a.db")
    subprocess.run([program, "init", database, "--example", "hanyang-2020"], check=True, capture_output=True)
    for kind in ("html", "xlsx", "csv", "txt"):
        path = os.path.join(folder, f"year.{kind}")
        subprocess.run([program, "--db", database, "report", "year", "--year", "2020", "-o", path], check=True, capture_output=True)
        status, failed, passed, err = counts(tool, path)
        expect(f"own report, {kind}", status == 0 and failed == 0 and passed >= 150, f"{failed} fail, {passed} pass {err}")


def check_outputs(tool, folder):
    path = os.path.join(folder, "wrong.txt")
    with open(path, "w", encoding="utf-8") as out:
        out.write("市局交办 61 件，化解 59 件，化解率 97.6%。\n")
    status, out, _ = run(tool, "--format=json", path)
    finding = json.loads(out)[0]
    expect("json", status == 1 and finding["rule"] == "rate" and finding["result"] == "fail" and finding["line"] == 1 and
           finding["stated"] == "97.6%" and finding["computed"] == "96.72%" and "quote" in finding, out)
    _, out, _ = run(tool, "--format=sarif", path)
    sarif = json.loads(out)
    expect("sarif", sarif["version"] == "2.1.0" and sarif["runs"][0]["results"][0]["ruleId"] == "rate", out)
    waivers = os.path.join(folder, "waivers.tsv")
    with open(waivers, "w", encoding="utf-8") as file:
        file.write("rate\twrong.txt\t97.6%\t已向上级更正\nshare\t*\t1%\t没有用\n")
    status, out, err = run(tool, f"--waivers={waivers}", path)
    expect("waivers", status == 1 and "已向上级更正" in out and "share" in err, out + err)
    for encoding in ("utf-8", "utf-8-sig", "gb18030"):
        with open(waivers, "w", encoding=encoding, newline="") as file:
            file.write("rate\twrong.txt\t97.6%\t已向上级更正\r\n")
        status, out, _ = run(tool, f"--waivers={waivers}", path)
        expect("waived " + encoding, status == 0 and "已向上级更正" in out, out)
    run(tool, f"--html={folder}", path)
    with open(path + ".html", encoding="utf-8") as file:
        expect("html", re.search('<mark[^>]* class="fail"', file.read()))
    check_copies(tool, folder, path)
    empty = os.path.join(folder, "nothing.txt")
    open(empty, "w").close()
    status, _, err = run(tool, empty)
    expect("empty", status == 2 and "空文件" in err, err)
    expect("missing", run(tool, os.path.join(folder, "none.txt"))[0] == 2)
    lone = os.path.join(folder, "lone.txt")
    with open(lone, "w", encoding="utf-8") as file:
        file.write("群众满意率为 97.6%。\n")
    status, out, _ = run(tool, "--english", lone)
    expect("what could not be checked", "could not be checked, by rule: rate 1" in out and "--all" in out, out)
    status, out, _ = run(tool, os.path.join(folder, "made") + "//")
    expect("strokes", "//" not in out and "made/" in out, out)


def check_copies(tool, folder, path):
    """Two files of one name, one waived, one that cannot be read: a copy each, and one page that lists them."""
    other, copies, waivers = os.path.join(folder, "other"), os.path.join(folder, "copies"), os.path.join(folder, "one.tsv")
    os.mkdir(other)
    os.mkdir(copies)
    shutil.copy(path, other)
    with open(os.path.join(other, "lone 一.txt"), "w", encoding="utf-8") as file:
        file.write("群众满意率为 97.6%，接待群众 35 人次。\n")
    with open(os.path.join(other, "broken.pdf"), "w", encoding="utf-8") as file:
        file.write("%PDF-1.4")
    with open(waivers, "w", encoding="utf-8") as file:
        file.write("rate\tother/wrong.txt\t97.6%\t已向上级更正\n")
    status, _, _ = run(tool, f"--html={copies}", f"--waivers={waivers}", path, other)
    expect("copies", status == 2 and sorted(os.listdir(copies)) ==
           ["index.html", "lone 一.txt.html", "wrong.txt-2.html", "wrong.txt.html"], os.listdir(copies))
    pages = {}
    for name in os.listdir(copies):
        with open(os.path.join(copies, name), encoding="utf-8") as file:
            pages[name] = file.read()
    expect("copy", '<mark id="f1" class="fail"' in pages["wrong.txt.html"] and "<sup>1</sup>" in pages["wrong.txt.html"])
    expect("copy waived", 'class="waived"' in pages["wrong.txt-2.html"] and "已向上级更正" in pages["wrong.txt-2.html"])
    lone = pages["lone 一.txt.html"]
    expect("copy without findings", "没有发现不符" in lone and "2 个数中 2 个没有参加任何核对" in lone and
           '<span class="loose">35</span>' in lone and 'class="unchecked"' in lone, lone)
    index = pages["index.html"]
    expect("index", 'href="lone%20%E4%B8%80.txt.html"' in index and 'href="wrong.txt-2.html"' in index and
           index.index("broken.pdf") < index.index('href="wrong.txt') < index.index('href="lone'), index)


def check_pdf(tool, folder):
    """Heads and feet that run through all pages say nothing; tables of different columns on two pages stay two;
    a finding has its box."""
    path, names = os.path.join(folder, "pages.pdf"), "abcdefgh"
    pages = []
    for page in range(4):
        lines = [(24, 20, "11/21/26, 4:40 PM"), (300, 20, "Yearly report"), (24, 825, "report.html"), (550, 825, f"{page + 1}/94")]
        if page % 2:
            rows = [("", "Whole", "First", "Second")] + [(f"Row {names[r - 30]}", f"{3 * r + page}.75", f"{2 * r + page}.50", f"{r}.25") for r in range(30, 38)]
            places = (60, 300, 380, 460)
        else:
            rows = [("Item", "Amount")] + [(f"Item {names[r - 30]} of many in the list with a name as wide as two columns", f"{r}.5") for r in range(30, 38)]
            places = (60, 500)
        lines += [(x, 100 + 20 * i, cell) for i, row in enumerate(rows) for x, cell in zip(places, row) if cell]
        pages.append(lines)
    pages[3] = [(x, y, "111.75" if text == "114.75" else text) for x, y, text in pages[3]]
    write_pdf(path, pages)
    status, out, err = run(tool, "--format=json", path)
    if "pdftotext" in err:
        print("PDF skipped: pdftotext is not installed")
        return
    found = [f for f in json.loads(out) if f["result"] == "fail"]
    expect("PDF heads and tables", [f["rule"] for f in found] == ["table_columns"] and found[0]["page"] == 4, out + err)
    expect("PDF box", found and len(found[0]["box"]) == 4 and abs(found[0]["box"][0] - 300) < 3 and found[0]["box"][2] > 320, out)
    expect("PDF text", ":p4[" in run(tool, path)[1])


def width(text):
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def aligned(rows, measure, places):
    """Rows with their first cell at the left and the others ending at places."""
    out = []
    for first, *others in rows:
        line = first
        for cell, place in zip(others, places):
            line += " " * (place - measure(line) - measure(cell)) * bool(cell) + cell
        out.append(line)
    return "\n".join(out) + "\n"


def shapes(wrong):
    """One table in the shapes that pasting gives it: columns by blanks, a cell a line, and codes by their names."""
    spent = "20.00" if not wrong else "20.10"
    rows = [("项目", "合计", "基本支出", "项目支出"), ("行政运行", "50.00", "50.00", "0.00"), ("信访事务", spent, "0.00", "20.00"),
            ("扶贫", "30.00", "10.00", "20.00"), ("合计", "100.00", "60.00", "40.00")]
    top, middle = "一般公共服务支出", "一般公共服务支出-政府办公厅（室）及相关机构事务"
    tree = [("科目", "支出"), ("合计", "100.00"), (top, "70.00"), (middle, "70.00"), (f"{middle}-行政运行", "50.00"), (f"{middle}-信访事务", spent),
            ("农林水支出", "30.00"), ("农林水支出——扶贫", "30.00")]
    title = "2021年支出表\n单位：万元\n"
    return {"blanks": title + aligned(rows, width, (30, 45, 60)), "counted": title + aligned(rows, len, (30, 45, 60)),
            "parted": title + aligned(rows, width, (30, 45, 60)).replace("\n", "\n\n"),
            "stacked": title + "\n" + "\n\n".join(cell for row in rows for cell in row) + "\n\n以上是全部的支出，没有别的内容需要说明。\n",
            "path": title + "\n".join("\t".join(row) for row in tree) + "\n"}


def check_shapes(tool, folder):
    for wrong in (False, True):
        for name, text in shapes(wrong).items():
            path = os.path.join(folder, f"{name}.txt")
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)
            _, out, _ = run(tool, "--format=json", "--all", path)
            results = [f["result"] for f in json.loads(out)]
            expect(f"{name} {wrong}", ("fail" in results) == wrong and results.count("pass") >= 3, out)
    # What only looks like one of them.
    prose = "关于  一、二  两项的说明，共  12 件。\n其余  三、四  两项  共 15 件。\n本页  5  共 9 页\n"
    path = os.path.join(folder, "prose.txt")
    with open(path, "w", encoding="utf-8") as file:
        file.write(prose + "\n甲\n\n12\n\n乙\n\n13\n\n丙\n\n15\n")
    status, out, _ = run(tool, "--format=json", "--all", path)
    expect("no table", status == 0 and out.strip() == "[]", out)


def check_numbers(tool, folder):
    """Headings that Word counts: as on the page, so that one typed twice among them is found."""
    levels = "".join(f"<w:lvl w:ilvl='{i}'><w:start w:val='1'/><w:numFmt w:val='{f}'/><w:lvlText w:val='{t}'/></w:lvl>" for i, (f, t) in
                     enumerate((("chineseCounting", "%1、"), ("chineseCountingThousand", "（%2）"), ("decimal", "%3."))))
    numbering = f"<w:numbering xmlns:w='w'><w:abstractNum w:abstractNumId='7'>{levels}</w:abstractNum><w:num w:numId='1'><w:abstractNumId w:val='7'/></w:num></w:numbering>"
    styles = "<w:styles xmlns:w='w'><w:style w:styleId='2'><w:pPr><w:numPr><w:ilvl w:val='1'/><w:numId w:val='1'/></w:numPr></w:pPr></w:style><w:style w:styleId='a3'><w:basedOn w:val='2'/></w:style></w:styles>"

    def heading(text, level=None, style=None):
        properties = (f"<w:pStyle w:val='{style}'/>" if style else "") + (f"<w:numPr><w:ilvl w:val='{level}'/><w:numId w:val='1'/></w:numPr>" if level is not None else "")
        return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"
    for typed, wanted in (("三、其他", []), ("二、其他", ["二、"])):
        body = heading("概况", 0) + heading("机构", 1) + heading("人员", style="a3") + heading("决算", 0) + heading("收入", style="2") + heading("支出", 1) + heading(typed)
        path = os.path.join(folder, "numbered.docx")
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("word/document.xml", f"<w:document xmlns:w='w'><w:body>{body}</w:body></w:document>")
            archive.writestr("word/numbering.xml", numbering)
            archive.writestr("word/styles.xml", styles)
        _, out, _ = run(tool, "--format=json", path)
        expect(f"DOCX numbers {typed}", [f["stated"] for f in json.loads(out) if f["result"] == "fail"] == wanted, out)


def check_pdf_rows(tool, folder):
    """Names over two lines, with their numbers between them, names that their numbers touch, a header over several
    lines that stands again on the next page, and a cell over all rows in their middle: each row is one row."""
    path = os.path.join(folder, "rows.pdf")
    for wrong in (False, True):
        pages = []
        for page in range(2):
            lines = [(60, 80, "Group"), (140, 80, "Item"), (300, 74, "All of"), (300, 86, "them"), (380, 80, "First"), (460, 80, "Second")]
            for i in range(6):
                y, whole = 120 + 40 * i, 3 * i + 10 * page
                lines += [(140, y - 6, "Longest name of them all"), (140, y + 6, f"goes on with {'abcdef'[i]}"), (300, y, f"{whole + (wrong and page and i == 3) * 7}.75"),
                          (380, y, f"{whole - i}.50"), (460, y, f"{i}.25")]
            lines.append((60, 120 + 40 * 5 // 2, "Whole"))
            pages.append(lines)
        write_pdf(path, pages)
        _, out, err = run(tool, "--format=json", "--all", path)
        if "pdftotext" in err:
            return
        found = json.loads(out)
        fails = [(f["rule"], f["page"], f["stated"]) for f in found if f["result"] == "fail"]
        expect(f"PDF rows {wrong}", fails == ([("table_columns", 2, "26.75")] if wrong else []), out)
        if not wrong:
            expect("PDF rows all", sum(f["rule"] == "table_columns" and f["result"] == "pass" for f in found) == 12, out)


def check_pdf_titles(tool, folder):
    """Tables one below the other, each with title and unit: they stay apart, though no column of the one is that of the
    other; a run of rows that have nothing but an inner cell is not the end, not even on the next page; a group of the
    header says nothing of the columns beside it."""
    for wrong in (False, True):
        top = [(60, 60, "收入支出总表"), (400, 75, "单位：元"), (60, 90, "项目"), (300, 90, "金额"), (350, 90, "项目"), (500, 90, "金额")]
        rows = [("收入", "70,000,000", "一、支出甲", "30,000,000"), ("", "", "二、支出乙", "40,000,000")]
        rows += [("", "", f"{c}、支出", "") for c in ("三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二", "十三", "十四")]
        rows.append(("合计", "70,000,000", "合计", "70,000,000"))
        for i, row in enumerate(rows):
            top += [(x, 110 + 15 * i, cell) for x, cell in zip((60, 260, 350, 480), row) if cell]
        cut = [line for line in top if line[1] >= 200]
        pages = [[line for line in top if line[1] < 200], [(x, y - 150, text) for x, y, text in cut]]
        pages[1] += [(60, 220, "支出决算表"), (60, 235, "部门：某局"), (400, 235, "单位：元"), (60, 250, "项目"), (300, 250, "支出"),
                     (60, 265, "科目编码"), (120, 280, "科目名称"), (260, 280, "合计"), (360, 280, "基本支出"), (460, 280, "项目支出"), (60, 295, "类"), (80, 295, "款"), (100, 295, "项")]
        codes = [("208", "", "", "社会保障和就业支出", "30,000,000", "10,000,000", "20,000,000"), ("208", "05", "", "养老支出", "18,000,000", "10,000,000", "8,000,000"),
                 ("208", "05", "01", "离退休", "18,000,000", "10,000,000", "8,000,000"), ("208", "08", "", "抚恤", "12,000,000", "", "12,000,000"),
                 ("208", "08", "01", "死亡抚恤", "12,700,000" if wrong else "12,000,000", "", "12,000,000")]
        for i, row in enumerate(codes):
            pages[1] += [(x, 315 + 15 * i, cell) for x, cell in zip((60, 80, 100, 120, 260, 360, 460), row) if cell]
        path = os.path.join(folder, "titles.pdf")
        write_pdf(path, pages)
        _, out, err = run(tool, "--format=json", "--all", path)
        if "pdftotext" in err:
            return
        found = json.loads(out)
        fails = {f["rule"] for f in found if f["result"] == "fail"}
        passes = [f["rule"] for f in found if f["result"] == "pass"]
        expect(f"PDF titles {wrong}", fails == ({"table_codes", "table_columns"} if wrong else set()), out)
        if not wrong:
            expect("PDF titles all", passes.count("table_codes") >= 6 and passes.count("table_columns") >= 5 and passes.count("table_total") >= 1, out)


def check_hostile(tool, folder):
    """What looks at everything for everything takes minutes for a megabyte of these; seconds are allowed."""
    table = "区县\t来信\t来访\t合计\n" + "".join(f"区{i}\t{100 + i}\t{200 + i}\t{300 + 2 * i}\n" for i in range(10)) + "合计\t1045\t2045\t3090\n\n"
    sentence = "全年共受理信访事项71184件，其中来信12345件，来访23456件，网上投诉35383件，占总数的49.71%，比上年增加1234件，增长1.76%。"
    made = {"one paragraph": sentence * 10000, "percentages": "占比5.12%，" * 35000, "parts": "12件，占5%，" * 30000,
            "dates": "2020年" * 60000 + "12件占5%", "totals": table * 20000, "no numbers": ("|" * 398 + "\n") * 5000,
            "brackets": "共12件(" * 25000 + "5%" + ")" * 25000,
            "one cell a line": ("区县\n来信\n来访\n" + "".join(f"甲{i}\n{i + 100}\n{i + 200}\n" for i in range(30))) * 6000}
    path = os.path.join(folder, "hostile.txt")
    for name, text in made.items():
        with open(path, "w", encoding="utf-8") as file:
            file.write(text + "\n")
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        status, _, err = run(tool, "--format=csv", path)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        expect(f"hostile: {name}", status in (0, 1) and seconds < 15, f"status {status} after {seconds:.1f} s: {err}")
    with open(os.path.join(folder, "spans.html"), "w", encoding="utf-8") as file:
        file.write("<html><body>" + "<table><tr><td rowspan=10000 colspan=390>1</td></tr></table>" * 2000)
    status, _, err = run(tool, os.path.join(folder, "spans.html"))
    expect("hostile: spans", status == 2 and "合并单元格" in err, f"{status} {err}")


def check_rules(program, folder):
    """Bad rows of rules/check: file, line, column, what is allowed; and nothing is checked with them."""
    rules = os.path.join(folder, "rules")
    os.makedirs(os.path.join(rules, "check"))
    source = os.path.join(HERE, "..", "..", "rules", "check")
    for name, row, wanted in (("words.tsv", "upp\t增加", ("class", "upp", "up")), ("units.tsv", "斗\tmoney\t99", ("shift", "99", "-3 .. 12")),
                              ("words.tsv", "up\t增加", ("up/增加", "第")), ("relations.tsv", "rate\ttext\terror\t率\tRates\t规则", ("rate", "第")), ("grades.tsv", "好\t90\t80", ("below", "80"))):
        with open(os.path.join(source, name), encoding="utf-8") as file:
            text = file.read().rstrip("\n")
        path = os.path.join(rules, "check", name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(f"{text}\n{row}\n")
        status, out, _ = run(program, "rules", "check", rules)
        place = f"{path}:{text.count(chr(10)) + 2}:"
        expect(f"bad {name}", status == 1 and place in out and all(word in out for word in wanted), out)
        status, out, err = run(program, "--rules", rules, "check", os.path.join(source, name))
        expect(f"not used with bad {name}", status == 2 and not out and place in err, out + err)
        os.remove(path)
    with open(os.path.join(rules, "check", "wrods.tsv"), "w", encoding="utf-8") as file:
        file.write("class\tword\n")
    status, out, _ = run(program, "rules", "check", rules)
    expect("unknown table", status == 1 and "wrods.tsv" in out, out)


def main():
    tool = sys.argv[1]
    with tempfile.TemporaryDirectory() as folder:
        check_kinds(tool, os.path.join(folder, "made"))
        check_refusals(tool, folder)
        check_outputs(tool, folder)
        check_pdf(tool, folder)
        check_pdf_rows(tool, folder)
        check_pdf_titles(tool, folder)
        check_shapes(tool, folder)
        check_numbers(tool, folder)
        check_hostile(tool, folder)
        if len(sys.argv) > 2 and os.path.exists(sys.argv[2]):
            check_own_reports(tool, sys.argv[2], folder)
            check_rules(sys.argv[2], folder)
        else:
            print("own reports skipped: the program is not built")
    print(f"{len(PASSED)} passed, {len(FAILED)} failed")
    sys.exit(bool(FAILED))


if __name__ == "__main__":
    main()
