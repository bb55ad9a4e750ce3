"""Markdown and what becomes of it: whole, half-written, and as plain words."""

HOST = '<span class="host" dir="ltr">'
LINK = 'target="_blank" rel="noopener noreferrer"'
CODE = 'tabindex="0" role="group" aria-label="Code"'
BOX = '<div class="wide-table" tabindex="0" role="group" aria-label="Table">'

WHOLE = [
    ("**b** *i* ~~s~~ `c`", '<p dir="auto"><strong>b</strong> <em>i</em> <del>s</del> <code>c</code></p>'),
    ("one\ntwo", '<p dir="auto">one<br>two</p>'),
    ("~£500-~£600", '<p dir="auto">~£500-~£600</p>'),
    ("2 * 3 * 4 and snake_case_name", '<p dir="auto">2 * 3 * 4 and snake_case_name</p>'),
    ("<b>bold</b> & co", '<p dir="auto">&lt;b&gt;bold&lt;/b&gt; &amp; co</p>'),
    ("![a view](https://x.test/a.png)", '<p dir="auto">a view</p>'),
    (
        "[a]: https://x.test\n\n[a]",
        f'<p dir="auto">[a]: <a href="https://x.test" {LINK}>https://x.test</a></p><p dir="auto">[a]</p>',
    ),
    ("[here](https://x.test/a)", f'<p dir="auto"><a href="https://x.test/a" {LINK}>here {HOST}(x.test)</span></a></p>'),
    ("https://x.test/a", f'<p dir="auto"><a href="https://x.test/a" {LINK}>https://x.test/a</a></p>'),
    ("www.x.test/a", f'<p dir="auto"><a href="http://www.x.test/a" {LINK}>www.x.test/a</a></p>'),
    (
        "[https://bank.test](https://x.test)",
        f'<p dir="auto"><a href="https://x.test" {LINK}>https://bank.test {HOST}(x.test)</span></a></p>',
    ),
    ("[bank](https://bank.test@x.test/)", '<p dir="auto"><a>bank</a></p>'),
    (
        "[bаnk.test](https://bаnk.test)",
        f'<p dir="auto"><a href="https://b%D0%B0nk.test" {LINK}>bаnk.test {HOST}(xn--bnk-6cd.test)</span></a></p>',
    ),
    (
        "[write](mailto:a@x.test)",
        f'<p dir="auto"><a href="mailto:a@x.test" {LINK}>write {HOST}(a@x.test)</span></a></p>',
    ),
    ("[call](tel:+905330000000)", '<p dir="auto"><a>call</a></p>'),
    ("- [x] done\n- [ ] not", '<ul dir="ltr">\n<li dir="auto">☑ done</li>\n<li dir="auto">☐ not</li>\n</ul>'),
    ("3. c\n4. d", '<ol start="3" dir="ltr">\n<li dir="auto">c</li>\n<li dir="auto">d</li>\n</ol>'),
    ("- شقة في Girne\n- flat", '<ul dir="rtl">\n<li dir="auto">شقة في Girne</li>\n<li dir="auto">flat</li>\n</ul>'),
    ("> مرحبا", '<blockquote dir="rtl">\n<p dir="auto">مرحبا</p>\n</blockquote>'),
    ("```js\n<b>\n```", f"<pre {CODE}><code>&lt;b&gt;\n</code></pre>"),
]

HALF = [
    ("**bo", '<p dir="auto"><strong>bo</strong></p>'),
    ("**bold ", '<p dir="auto"><strong>bold</strong></p>'),
    ("**bold*", '<p dir="auto"><strong>bold</strong></p>'),
    ("a **", '<p dir="auto">a </p>'),
    ("*it", '<p dir="auto"><em>it</em></p>'),
    ("_it", '<p dir="auto"><em>it</em></p>'),
    ("***both", '<p dir="auto"><em><strong>both</strong></em></p>'),
    ("**bold and *it", '<p dir="auto"><strong>bold and <em>it</em></strong></p>'),
    ("~~gone", '<p dir="auto"><del>gone</del></p>'),
    ("2 * 3", '<p dir="auto">2 * 3</p>'),
    ("snake_case", '<p dir="auto">snake_case</p>'),
    ("a `co", '<p dir="auto">a <code>co</code></p>'),
    ("a `", '<p dir="auto">a </p>'),
    ("``a`b`", '<p dir="auto"><code>a`b</code></p>'),
    ("**bold `x**", '<p dir="auto"><strong>bold <code>x**</code></strong></p>'),
    ("see [the **pa", '<p dir="auto">see the <strong>pa</strong></p>'),
    ("see [the page](https://x.te", '<p dir="auto">see the page</p>'),
    ("see ![the view](https://x.te", '<p dir="auto">see the view</p>'),
    ("go to https://x.te", '<p dir="auto">go to https://x.te</p>'),
    ("**go to https://x.te", '<p dir="auto"><strong>go to https://x.te</strong></p>'),
    ("write to me@x.te", '<p dir="auto">write to me@x.te</p>'),
    ("Title\n-", '<p dir="auto">Title</p>'),
    ("Title\n--", '<p dir="auto">Title</p>'),
    ("##", ""),
    ("## He", '<h2 dir="auto">He</h2>'),
    ("## **He", '<h2 dir="auto"><strong>He</strong></h2>'),
    ("- a\n-", '<ul dir="ltr">\n<li dir="auto">a</li>\n</ul>'),
    ("- a\n- **b", '<ul dir="ltr">\n<li dir="auto">a</li>\n<li dir="auto"><strong>b</strong></li>\n</ul>'),
    ("- **a\n- b", '<ul dir="ltr">\n<li dir="auto">**a</li>\n<li dir="auto">b</li>\n</ul>'),
    ("1. a\n2", '<ol dir="ltr">\n<li dir="auto">a</li>\n</ol>'),
    ("``", ""),
    ("```py", f"<pre {CODE}><code></code></pre>"),
    ("```py\nx = *a", f"<pre {CODE}><code>x = *a\n</code></pre>"),
    ("```\na\n``", f"<pre {CODE}><code>a\n</code></pre>"),
    ("All:\n| a |", '<p dir="auto">All:</p>'),
    ("| a | b |\n|--", ""),
    ("| a | b |\n|---|---|\n| 1 |", ""),
    (
        "| a | b |\n|---|---|\n| 1 | 2 |\n| 3",
        f'{BOX}<table dir="ltr">\n<thead>\n<tr>\n<th dir="auto">a</th>\n<th dir="auto">b</th>\n</tr>\n</thead>\n'
        '<tbody><tr>\n<td dir="auto">1</td>\n<td dir="auto">2</td>\n</tr>\n</tbody></table></div>',
    ),
    ("a\\", '<p dir="auto">a</p>'),
]

PLAIN = [
    ("**b** and `c`", "b and c"),
    ("# T\n\none\ntwo", "T\n\none\ntwo"),
    ("- a\n- b\n  1. c\n  2. d", "• a\n• b\n   1. c\n   2. d"),
    ("3. c\n4. d", "3. c\n4. d"),
    ("[here](https://x.test/a) https://y.test", "here (https://x.test/a) https://y.test"),
    ("[write](mailto:a@x.test)", "write (a@x.test)"),
    ("| a | b |\n|---|---|\n| 1 | 2 |", "a\tb\n1\t2"),
    ("```\n  x\n  y\n```", "  x\n  y"),
    ("> said\n\n---\n\nend", "said\n\n—\n\nend"),
]

DOCUMENTS = [
    "# Three homes\n\nI found **three homes** in *Kyrenia*:\n\n1. **Harbour view**, £650\n2. A `studio`, £400\n\n   "
    "near the sea\n3. [A villa](https://x.test/v)\n\n| Home | Price |\n|:-----|------:|\n| Harbour | £650 |\n"
    "| Studio | £400 |\n\nShall I book?\n",
    "- a\n\n- b\n\n  more of b\n\nc\n- d\n  - e\n    - f\n\n\n      code\n\n1) g\n\n2) h\n\n3. i",
    "```python\ndef f():\n\n    return 1\n```\n\nAnd then:\n\n    indented\n\n    code\n\n"
    "~~~\nother\n\n```\nstill\n~~~\n\nend",
    "> quoted\n> more\nlazy\n\n> again\n\n> - list\n>\n> para\n\ndone\n***\nTitle\n===\nother\n---\nx",
    "a | b\n--- | ---\n1 | 2\n\na | b\nno table\n\n|x|\n|-|\n\n|y|\n|-|\n|1|\nafter\n\nlast",
    "مرحبا **بالعالم**\n\n- شقة في Kyrenia بسعر £650\n- Flat near البحر\n\nПривет, *мир* 🏖️👨‍👩‍👧\n\nGüle güle",
    "[1]: https://x.test\n\n[1] and [x][1] and ![y][1]\n\n[^1]: note\n\ntext",
    "line one  \nline two\\\nthree\r\n\r\nfour\rfive\n\n\n\n\nsix\n\n* * *\n\n- - a\n\n+ b\n\n* c\n\n2\n\n3. d",
    "<div>\n\n**x**\n\n</div>\n\n<!-- c\n\nd -->\n\n<pre>\n\ne</pre>\n\n&amp; &lt;b&gt;",
    "unclosed **bold\n\nunclosed `code\n\nunclosed [link](x\n\n*a **b* c**\n\n***\n\n_a_b_ __c__d",
]

PIECES = [
    *(
        "\n",
        "\n\n",
        "\n\n",
        " ",
        "  ",
        "    ",
        "\t",
        "a",
        "word ",
        "Ж",
        "- ",
        "* ",
        "1. ",
        "2) ",
        "10",
        "# ",
        "## ",
        "> ",
    ),
    *(
        "```",
        "~~~",
        "`",
        "**",
        "*",
        "__",
        "_",
        "~~",
        "~",
        "---",
        "===",
        "| a | b |",
        "|---|---|",
        "|",
        "| 1 | 2 |\n",
        "\\",
    ),
    *(
        "[",
        "](",
        ")",
        "[x](https://x.test)",
        "![",
        "https://x.test/a",
        "<b>",
        "<!--",
        "&amp;",
        "[x]: https://x.test",
        "\r\n",
    ),
    *("[ ] ", ":", "£5", "مرحبا ", "🏖️", "    code\n", "  - n\n", "1. i\n\n", "- i\n\n", "p\n\n"),
]

WELL_WRITTEN = [
    DOCUMENTS[0],
    DOCUMENTS[5],
    "## What to **check**\n\n- [x] the _title_ deed\n- [ ] the ~~price~~ `rent`\n\nText\n---\n\n> *said* by **Ayşe**\n"
    "\n```sh\nmake run\n```\n\nSee [the **rules**](https://x.test/r) or https://y.test/z and write to a@x.test.",
]
