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


def main():
    stamp, = sys.argv[1:]
    root = os.path.join(os.path.dirname(stamp) or ".", "corpus")
    for target, seeds in (("encoding", ENCODING), ("delimited", DELIMITED), ("xlsx", XLSX)):
        os.makedirs(os.path.join(root, target), exist_ok=True)
        for name, content in seeds.items():
            with open(os.path.join(root, target, name), "wb") as file:
                file.write(content if isinstance(content, bytes) else content.encode())
    with open(stamp, "w", encoding="utf-8"):
        pass


main()
