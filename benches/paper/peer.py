"""Makes the class sheets of a job with another maker, and says in one line of JSON what that cost.

Times from the list to the bytes of the file, in the CPU time of all threads; importing the maker is left out.
Usage: peer.py typst|reportlab JOB OUT
"""

import json
import resource
import sys
import time

# A4 in the dense shape: two halves of number, name, tail, signature; rows of 8 mm.
WIDTHS_MM = [9.5, 43, 10.5, 28] * 2
HEADER = ["序号", "姓名", "尾号", "领卡人签字"] * 2

TYPST = """
#set page(paper: "a4", margin: (x: 14mm, top: 10.5mm, bottom: 19mm), footer: context {
  let class = query(selector(<class>).before(here())).last().value
  line(length: 100%, stroke: 0.4pt)
  grid(columns: (1fr, auto), text(9pt, class.foot), text(9pt)[第 1 页 / 共 1 页])
  text(8pt, class.below)
})
#set text(font: "Noto Sans CJK SC", size: 10pt, cjk-latin-spacing: none)
#let job = json(bytes(sys.inputs.job))
#let blank(word) = [#word #box(width: 1fr, line(length: 100%, stroke: 0.4pt))]
#let code(class) = {
  let module = 18mm / class.side
  box(width: 18mm, height: 18mm, class.runs.map(run => place(
    dx: run.at(0) * module, dy: run.at(1) * module, rect(width: run.at(2) * module, height: module, fill: black),
  )).join())
}
#for (at, class) in job.classes.enumerate() {
  if at > 0 { pagebreak() }
  [#metadata(class) <class>]
  grid(columns: (1fr, 18mm), [
    #text(10.5pt, class.school) \\
    #text(20pt, class.title) \\
    #text(14pt, class.line) \\
    #text(10.5pt, class.made)
  ], code(class))
  let half = calc.ceil(class.rows.len() / 2)
  let cells(row) = (row.at(0), text(14pt, row.at(1)), row.at(2), [])
  table(
    columns: (9.5mm, 43mm, 10.5mm, 28mm) * 2, rows: (7mm,) + (8mm,) * half, stroke: 0.4pt, inset: (x: 1.2mm, y: 0pt),
    align: (column, row) => if calc.rem(column, 4) == 1 { left + horizon } else { center + horizon },
    fill: (column, row) => if row == 0 { luma(236) } else { none },
    ..(("序号", "姓名", "尾号", "领卡人签字") * 2),
    ..range(half).map(row => (cells(class.rows.at(row)), cells(class.rows.at(row + half)))).flatten(),
  )
  text(11pt, class.sum)
  linebreak()
  class.note
  for words in (("交付签字", "班主任签字", "实收张数", "日期"), ("收回签字", "交回人签字", "未领张数", "日期")) {
    v(4mm)
    grid(columns: (50fr, 56fr, 36fr, 44fr), column-gutter: 4mm, ..words.map(blank))
  }
}
"""


def typst(job):
    import typst as maker

    with open(job, encoding="utf-8") as file:
        text = file.read()

    def make(out):
        compiler = maker.Compiler(TYPST.encode(), sys_inputs={"job": text})
        compiler.compile(output=out, format="pdf")

    return make


def reportlab(job):
    from reportlab.lib import colors
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.units import mm
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas
    from reportlab.platypus import Table

    font = "STSong-Light"  # reportlab embeds no OpenType font of this kind: its PDF names a font of the reader
    style = [
        ("FONT", (0, 0), (-1, -1), font, 10),
        ("FONT", (1, 1), (1, -1), font, 14),
        ("FONT", (5, 1), (5, -1), font, 14),
        ("GRID", (0, 0), (-1, -1), 0.4, colors.black),
        ("BACKGROUND", (0, 0), (-1, 0), colors.Color(0.925, 0.925, 0.925)),
        ("ALIGN", (0, 0), (-1, -1), "CENTER"),
        ("ALIGN", (1, 0), (1, -1), "LEFT"),
        ("ALIGN", (5, 0), (5, -1), "LEFT"),
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
    ]
    blanks = [
        [("交付签字", 0, 46), ("班主任签字", 50, 102), ("实收张数", 106, 138), ("日期", 142, 182)],
        [("收回签字", 0, 46), ("交回人签字", 50, 102), ("未领张数", 106, 138), ("日期", 142, 182)],
    ]

    def page(canvas, given):
        width, height = A4
        left, right = 14 * mm, width - 14 * mm
        for key, size, down in [("school", 10.5, 14), ("title", 20, 22), ("line", 14, 30), ("made", 10.5, 36)]:
            canvas.setFont(font, size)
            canvas.drawString(left, height - down * mm, given[key])
        module = 18 * mm / given["side"]
        path = canvas.beginPath()
        for column, row, length in given["runs"]:
            x, y = right - 18 * mm + column * module, height - 10.5 * mm - (row + 1) * module
            path.rect(x, y, length * module, module)
        canvas.drawPath(path, stroke=0, fill=1)
        rows = given["rows"]
        half = (len(rows) + 1) // 2
        body = [[*rows[at], "", *rows[at + half], ""] for at in range(half)]
        table = Table([HEADER, *body], [one * mm for one in WIDTHS_MM], [7 * mm] + [8 * mm] * half, style)
        _, tall = table.wrap(right - left, height)
        top = height - 39.5 * mm - tall
        table.drawOn(canvas, left, top)
        canvas.setFont(font, 11)
        canvas.drawString(left, top - 6 * mm, given["sum"])
        canvas.setFont(font, 10)
        canvas.drawString(left, top - 12 * mm, given["note"])
        canvas.setLineWidth(0.4)
        for place, line in enumerate(blanks):
            y = top - (22 + 9 * place) * mm
            for word, start, end in line:
                canvas.drawString(left + start * mm, y, word)
                canvas.line(left + start * mm + 60, y, left + end * mm, y)
        canvas.line(left, 18 * mm, right, 18 * mm)
        canvas.setFont(font, 9)
        canvas.drawString(left, 14 * mm, given["foot"])
        canvas.drawRightString(right, 14 * mm, "第 1 页 / 共 1 页")
        canvas.setFont(font, 8)
        canvas.drawString(left, 10.5 * mm, given["below"])
        canvas.showPage()

    def make(out):
        pdfmetrics.registerFont(UnicodeCIDFont(font))
        with open(job, encoding="utf-8") as file:
            classes = json.load(file)["classes"]
        canvas = Canvas(out, pagesize=A4, pageCompression=1)
        for given in classes:
            page(canvas, given)
        canvas.save()

    return make


def main():
    maker, job, out = sys.argv[1:4]
    make = {"typst": typst, "reportlab": reportlab}[maker](job)
    start = time.process_time()
    make(out)
    cpu = time.process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    print(json.dumps({"cpu_ms": cpu * 1000, "peak_mb": peak}))


main()
