"""Makes the seed inputs of the fuzz targets.

usage: make_corpus.py STAMP

Writes corpus/TARGET/NAME next to STAMP. The inputs are small and cover each branch that a reader has;
what a fuzzer finds is added here as a seed together with the mend.
"""
import io
import os
import sys
import zipfile

TEXT = "编号,姓名,地址\r\n7,珺,\"汉阳,区\"\r\n"

ENCODING = {
    "utf8": TEXT.encode(), "bom": b"\xef\xbb\xbf" + TEXT.encode(), "gb": TEXT.encode("gb18030"),
    "le": b"\xff\xfe" + TEXT.encode("utf-16-le"), "be": b"\xfe\xff" + TEXT.encode("utf-16-be"),
    "le_plain": "a,b\n1,2\n".encode("utf-16-le"), "astral": "𬭼,㛃".encode("gb18030"),
    "cut": TEXT.encode()[:-1] + "编号编号编号".encode()[:-1], "nul": b"a\0b", "lone": b"\xff\xfe\x00\xd8",
}

DELIMITED = {
    "csv": "C" + TEXT, "tsv": "Ta\tb\n\"x\n\"\"y\"\"\"\t2\n", "semicolon": "Ca;b\n1,5;2\n", "sep": "Csep=;\na;b\n",
    "comment": "C# n\n\n#\na,b\n#,1\n", "quotes": "C\"a\"\"b\",  \"c\" ,d\"e\n\"\n\r\n\r\",\n", "cr": "Ca,b\r1,2\r",
    "open": "Ca\n\"b\n", "tail": "Ca\n\"b\"c\n", "tsv_open": "T\"a\tb\nc\"\td\n", "blank": "C\u3000a,\u00a0,\n ,\n",
}

JSON = {
    "flat": '{"name":"值","b":""}', "escapes": r' { "a" : "\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00" , "b":"\u4E00" } ', "empty": "{}",
    "half": r'{"a":"\ud83d"}', "low": r'{"a":"\udc00\ud83d"}', "nul": r'{"a":"\u0000"}', "cut": '{"a":"b', "more": '{"a":"b"}x',
    "comma": '{"a":"b",}', "number": '{"a":1}', "nested": '{"a":{}}', "raw": '{"a":"\n"}', "broken": b'{"a":"\xff"}', "tail": r'{"a":"\u12',
}

SHEET = ("<worksheet><sheetData><row r='1'><c r='A1' t='s'><v>0</v></c><c r='C1' s='0'><v>43964.5</v></c>"
         "<c t='b'><v>1</v></c><c t='e'><v>#N/A</v></c><c t='d'><v>2020-05-13T09:30:00Z</v></c>"
         "<c t='inlineStr'><is><r><t>a_x000D_</t></r><rPh><t>x</t></rPh></is></c><c t='str'><v>1</v></c>"
         "<c><v>0.30000000000000004</v></c><c><v>1.5E-7</v></c></row><row/></sheetData></worksheet>")
SHARED = "<sst><si><r><t>a</t></r><rPh><t>b</t></rPh></si><si/><si><t> _x005F_ </t></si></sst>"
STYLES = ("<s><numFmts><numFmt numFmtId='164' formatCode='[$-804]yyyy\"年\"\\-m [h]'/></numFmts>"
          "<cellXfs><xf numFmtId='164'/><xf numFmtId='22'/></cellXfs></s>")
BOOK = "<w><workbookPr date1904='1'/><sheets><sheet name='a' state='hidden' id='r1'/></sheets></w>"
BASE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
RELATIONS = (f"<R><Relationship Id='r1' Type='{BASE}worksheet' Target='../xl/./worksheets/sheet1.xml'/>"
             f"<Relationship Id='r2' Type='{BASE}styles' Target='/xl/styles.xml'/></R>")
PARTS = {"xl/worksheets/sheet1.xml": SHEET, "xl/sharedStrings.xml": SHARED, "xl/styles.xml": STYLES,
         "xl/workbook.xml": BOOK, "xl/_rels/workbook.xml.rels": RELATIONS}


def whole(method):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in PARTS.items():
            archive.writestr(zipfile.ZipInfo(name), content, method)
    return out.getvalue()


XLSX = {f"part{i}": bytes([i]) + content.encode() for i, content in enumerate(PARTS.values())}
XLSX |= {"stored": whole(zipfile.ZIP_STORED), "deflated": whole(zipfile.ZIP_DEFLATED),
         "doctype": b"\0<!DOCTYPE a [<!ENTITY b 'c'>]><worksheet>&b;</worksheet>", "deep": b"\0" + b"<a>" * 300}


def docx():
    out = io.BytesIO()
    text = ("<w:document xmlns:w='w'><w:body><w:p><w:r><w:t>收入 10 万元，占 50%</w:t></w:r></w:p><w:tbl><w:tr><w:tc><w:tcPr>"
            "<w:gridSpan w:val='2'/><w:vMerge w:val='restart'/></w:tcPr><w:p><w:r><w:t>合计</w:t></w:r></w:p></w:tc></w:tr><w:tr>"
            "<w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc><w:tc><w:p><w:r><w:t>1.5</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
            "</w:body></w:document>")
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(zipfile.ZipInfo("word/document.xml"), text)
    return out.getvalue()


def numbered():
    out = io.BytesIO()
    parts = {"word/numbering.xml": "<w:numbering xmlns:w='w'><w:abstractNum w:abstractNumId='7'><w:lvl w:ilvl='0'><w:start w:val='1'/><w:numFmt w:val='chineseCounting'/>"
             "<w:lvlText w:val='%1、'/></w:lvl><w:lvl w:ilvl='1'><w:numFmt w:val='decimal'/><w:lvlText w:val='（%1.%2%9'/></w:lvl></w:abstractNum><w:num w:numId='1'>"
             "<w:abstractNumId w:val='7'/><w:lvlOverride w:ilvl='0'><w:startOverride w:val='20'/></w:lvlOverride></w:num></w:numbering>",
             "word/styles.xml": "<w:styles xmlns:w='w'><w:style w:styleId='2'><w:basedOn w:val='3'/></w:style><w:style w:styleId='3'><w:basedOn w:val='2'/><w:pPr><w:numPr>"
             "<w:numId w:val='1'/></w:numPr></w:pPr></w:style></w:styles>",
             "word/document.xml": "<w:document xmlns:w='w'><w:body><w:p><w:pPr><w:pStyle w:val='2'/></w:pPr><w:r><w:t>收入</w:t></w:r></w:p><w:p><w:pPr><w:numPr><w:ilvl w:val='1'/>"
             "<w:numId w:val='1'/></w:numPr></w:pPr><w:r><w:t>支出</w:t></w:r></w:p></w:body></w:document>"}
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in parts.items():
            archive.writestr(zipfile.ZipInfo(name), text)
    return out.getvalue()


def words(rows):
    head = "level\tpage_num\tpar_num\tblock_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n"
    return "P" + head + "".join(f"5\t{1 + y // 3}\t0\t0\t0\t0\t{x * 80}\t{y * 20}\t40\t10\t100\t{word}\n"
                                for y, row in enumerate(rows) for x, word in enumerate(row))


def placed(lines):
    """Words at places, so that cells run over several lines and touch."""
    return "P" + "".join(f"5\t{page}\t0\t0\t0\t0\t{x}\t{y}\t{9 * len(word)}\t10\t100\t{word}\n" for page, x, y, word in lines)


def wrapped():
    lines = []
    for page in (1, 2):
        lines += [(page, 20, 10, "类别"), (page, 80, 4, "名"), (page, 80, 16, "称"), (page, 160, 10, "合计"), (page, 210, 10, "甲"), (page, 260, 10, "乙")]
        lines += [(page, 20, 70, "全部")]
        for i in range(4):
            y = 40 + 20 * i
            lines += [(page, 80, y - 5, "名称很长的"), (page, 80, y + 6, "一行"), (page, 160, y, f"{2 * i}.5"), (page, 210, y, f"{i}.5"), (page, 246, y, "301"), (page, 260, y, f"{i}")]
    return lines


CHECK = {
    "text": "项目\t行次\t金额\n栏次\t\t1\n甲\t1\t3. 12\n乙\t2\t4\n合计\t3\t7.12\n\n3 行＝（1＋…＋2）行。\n\n共 12 件，其中：A 5 件、B 7 件，"
            "占 41.7%，比上年增加 2 件，增长 20%。化解 3 件，化解率 25%。2020 年 2 月 30 日。\n",
    "codes": "科目编码\t科目名称\t合计\t基本支出\t项目支出\n\t合计\t3\t1\t2\n201\t甲\t3\t1\t2\n20101\t乙\t3\t1\t2\n2010101\t丙\t3\t1 2\t\n",
    "pipes": "| 区 | 件 | 占比 |\n|---|---|---|\n| 东 | 1 | 50% |\n| 合计 | 2 | 100% |\n",
    "form": "预算数\t执行数\t执行率\t得分(20分*执行率)\n10\t5\t50%\t10\n一级指标\t二级指标\t得分\n产出指标(40分)\t数量指标(40分)\t40\n总分\t\t50\n",
    "html": "<!DOCTYPE html><table><tr><td rowspan=2 colspan=3>1<td>2<tr><td>3</table><p>占 5%<script>1</script><h1>一、</h1>",
    "nested": "<html>" + "<div>" * 500, "docx": docx(), "xlsx": whole(zipfile.ZIP_DEFLATED),
    "pdf": words((("科目", "金额"), ("甲", "1.5"), ("乙", "2.5"), ("合计", "4"), ("科目", "金额"), ("丙", "1"))),
    "wrapped": placed(wrapped()),
    "blanks": "渠道        件数    比上年\n来信         120   12.50%\n来访       1,234   -3.20%\n\n合计       1,354   1.10%\n\n一  2  三  4\n",
    "stacked": "类型\n\n今年\n\n去年\n\n投诉\n\n250\n\n841\n\n举报\n\n37\n\n75\n\n咨询\n\n110\n\n3939\n\n完。\n",
    "path": "科目\t合计\n合计\t3\n一般公共服务支出\t3\n一般公共服务支出-政府办公厅（室）及相关机构事务\t3\n一般公共服务支出-政府办公厅（室）及相关机构事务-信访事务\t3\n",
    "numbered": numbered(),
    "numbers": "1,234,567.89 ９９％ -5 ≥3 1.2.3 〔2018〕15号 三百二十件 12 345 2021/13/45 0.00 999999999999999999999 1/0",
}
FIGURES = {"all": CHECK["numbers"], "text": CHECK["text"], "noise": "707. 12 <p>\\geq 10</p> 3-10 件 570余人次"}


def main():
    stamp, = sys.argv[1:]
    root = os.path.join(os.path.dirname(stamp) or ".", "corpus")
    for target, seeds in (("check", CHECK), ("encoding", ENCODING), ("figures", FIGURES), ("delimited", DELIMITED), ("json", JSON), ("xlsx", XLSX)):
        os.makedirs(os.path.join(root, target), exist_ok=True)
        for name, content in seeds.items():
            with open(os.path.join(root, target, name), "wb") as file:
                file.write(content if isinstance(content, bytes) else content.encode())
    with open(stamp, "w", encoding="utf-8"):
        pass


main()
